package planted.coordinator.cli.parallel;

import java.nio.file.Path;

/** The words are told what stands in files, and open none. */
record OpensFiles(Path file) {}
