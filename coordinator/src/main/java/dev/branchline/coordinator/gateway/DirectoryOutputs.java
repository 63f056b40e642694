package dev.branchline.coordinator.gateway;

import dev.branchline.protocol.model.SweepId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;

/**
 * The output that lies in a directory. An attempt's files are there once it has ended, so that the
 * last byte there is is the last one.
 */
public record DirectoryOutputs(StateDirectory directory) implements Outputs {

  @Override
  public List<OutputFile> of(SweepId sweep, long ordinal) {
    return directory.outputs(sweep, ordinal);
  }

  @Override
  public Reply<OutputPiece> read(OutputFile file, long from, int limit) {
    Path path = directory.output(file.sweep(), file.ordinal(), file.lease(), file.stream());
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = channel.size();
      long start = from < 0 ? Math.max(0, size + from) : from;
      ByteBuffer bytes = ByteBuffer.allocate((int) Math.clamp(size - start, 0L, (long) limit));
      while (bytes.hasRemaining() && channel.read(bytes, start + bytes.position()) > 0) {}
      byte[] read = Arrays.copyOf(bytes.array(), bytes.position());
      return Reply.accept(OutputPiece.of(start, read, start + read.length >= size));
    } catch (NoSuchFileException e) {
      return Reply.accept(OutputPiece.of(Math.max(0, from), new byte[0], true));
    } catch (IOException e) {
      return Reply.refuse(
          new Refusal.Unreadable(
              "the output of branch " + file.ordinal() + " can't be read: " + e,
              "look at " + path));
    }
  }

  @Override
  public void remove(SweepId sweep) throws IOException {
    directory.removeOutput(sweep);
  }
}
