package dev.branchline.worker.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.WorkerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerDirectoryTest {
  @TempDir Path root;

  private WorkerDirectory claim(Optional<String> name) throws IOException {
    return WorkerDirectory.claim(root.resolve("worker"), name);
  }

  @Test
  void isTheSameWorkerAfterARestart() throws IOException {
    WorkerId before;
    try (WorkerDirectory directory = claim(Optional.of("gauss"))) {
      before = directory.id();
    }
    try (WorkerDirectory directory = claim(Optional.empty())) {
      assertThat(directory.id()).isEqualTo(before);
      assertThat(directory.path()).isEqualTo(root.resolve("worker"));
    }
  }

  @Test
  void takesTheNextFolderAndNameWhereOneIsInUse() throws IOException {
    try (WorkerDirectory first = claim(Optional.of("gauss"));
        WorkerDirectory second = claim(Optional.of("gauss"));
        WorkerDirectory third = claim(Optional.of("gauss"))) {
      assertThat(first.id().name()).isEqualTo("gauss");
      assertThat(second.id().name()).isEqualTo("gauss-2");
      assertThat(third.path()).isEqualTo(root.resolve("worker-3"));
      assertThat(second.id().uuid()).isNotEqualTo(first.id().uuid());
    }
  }

  @Test
  void takesAnotherNameAndStaysTheSameOtherwise() throws IOException {
    WorkerId before;
    try (WorkerDirectory directory = claim(Optional.of("gauss"))) {
      before = directory.id();
    }
    try (WorkerDirectory directory = claim(Optional.of("euler"))) {
      assertThat(directory.id()).isEqualTo(new WorkerId("euler", before.uuid()));
    }
  }

  @Test
  void isANewWorkerWhereTheIdentityIsTorn() throws IOException {
    Files.createDirectories(root.resolve("worker"));
    Files.writeString(root.resolve("worker/identity"), "gauss\nxyz");
    try (WorkerDirectory directory = claim(Optional.empty())) {
      assertThat(directory.id().name()).isNotEmpty();
    }
  }
}
