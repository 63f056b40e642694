package dev.branchline.simulation;

import dev.branchline.worker.agent.SpillPlace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.Writer;

/** A worker's disk, for what its outbox can't keep in memory. */
final class FakeSpill implements SpillPlace {
  private final Host host;
  private StringBuilder spilled = new StringBuilder();
  boolean full;

  /** Whoever writes waits for a while. */
  boolean slow;

  FakeSpill(Host host) {
    this.host = host;
  }

  @Override
  public Writer append() throws IOException {
    if (slow && !host.isStopped()) {
      host.stop();
      host.world().after(host.world().between(100, 3_000), host::goOn);
    }
    if (full) {
      throw new IOException("no space left on device");
    }
    return new StringWriter() {
      @Override
      public void close() {
        spilled.append(this);
      }
    };
  }

  @Override
  public BufferedReader read() {
    return new BufferedReader(new StringReader(spilled.toString()));
  }

  @Override
  public void clear() {
    spilled = new StringBuilder();
  }
}
