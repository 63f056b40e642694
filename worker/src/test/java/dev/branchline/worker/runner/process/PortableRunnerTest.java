package dev.branchline.worker.runner.process;

import java.nio.file.Path;

class PortableRunnerTest extends RunnerContract {
  @Override
  Bench open(Path root) {
    return Bench.portable(root);
  }
}
