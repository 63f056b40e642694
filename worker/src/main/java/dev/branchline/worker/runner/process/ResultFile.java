package dev.branchline.worker.runner.process;

import dev.branchline.worker.runner.Launch;
import dev.branchline.worker.runner.LeftResult;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Takes the result out of an attempt's directory. */
final class ResultFile {
  private ResultFile() {}

  static LeftResult take(Launch launch) {
    if (launch.script().isPresent()) {
      LeftResult raised = take(launch.exceptionFile());
      if (raised instanceof LeftResult.Text(String text)) {
        return new LeftResult.Raised(text);
      }
    }
    return take(launch.resultFile());
  }

  private static LeftResult take(Path file) {
    if (!Files.isRegularFile(file)) {
      return new LeftResult.None();
    }
    try {
      long size = Files.size(file);
      if (size > LeftResult.LIMIT) {
        return new LeftResult.Unreadable(
            "the result has " + size + " bytes, more than " + LeftResult.LIMIT);
      }
      byte[] bytes = Files.readAllBytes(file);
      Files.delete(file);
      return new LeftResult.Text(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return new LeftResult.Unreadable("the result isn't UTF-8");
    } catch (IOException e) {
      return new LeftResult.Unreadable("the result can't be read: " + e.getMessage());
    }
  }
}
