package dev.branchline.protocol.session;

/** Why a session is over; a new one may be opened. The names are part of the wire format. */
public enum EndReason {
  /** One end closed it. */
  CLOSED,
  /** The other end knows of no such session. */
  UNKNOWN,
  /** The same worker has opened another. */
  REPLACED,
  /** A frame of a higher epoch arrived: another coordinator leads. */
  NEWER_EPOCH,
  /** The other end sent what no end sends. */
  BROKEN,
  /** More waits than may wait: the other end is too far behind. */
  BEHIND,
  /** The other end didn't finish the handshake in time. */
  SILENT
}
