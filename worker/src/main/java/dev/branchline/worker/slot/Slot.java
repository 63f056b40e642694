package dev.branchline.worker.slot;

import dev.branchline.protocol.model.Resources;
import java.util.List;

/**
 * What is reserved for one attempt, or for a row of like attempts one after another.
 *
 * @param number the lowest that was free, from 0; two live slots never have the same
 * @param reserved the amounts
 * @param gpus the devices it may use, as positions in the ledger's list of devices; a fraction of
 *     one names it too
 */
public record Slot(int number, Resources reserved, List<Integer> gpus) {
  public Slot {
    gpus = List.copyOf(gpus);
  }
}
