package dev.branchline.worker.runner.python;

import dev.branchline.worker.runner.Ending;
import dev.branchline.worker.runner.Launch;
import dev.branchline.worker.runner.LeftResult;
import dev.branchline.worker.runner.Script;
import dev.branchline.worker.runner.process.Origin;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One seat's branches of scripts that are forked: by a process of the seat's own, which is itself a
 * fork of the script's template. The seat's thread speaks with it, and nobody else.
 */
final class PythonOrigin implements Origin {
  /** A template that isn't ready after so long is given up. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final String GONE = "the Python process that it ran under died";

  private final Templates templates;
  private @Nullable Script script;
  private @Nullable Template template;
  private @Nullable Frames line;
  private @Nullable Requests requests;
  private @Nullable Path logs;
  private int count;

  PythonOrigin(Templates templates) {
    this.templates = templates;
  }

  @Override
  public Birth begin(Launch launch, Papers papers) {
    Script asked = launch.script().orElseThrow();
    Template from = template(asked);
    switch (from.awaitState(PATIENCE)) {
      case Template.State.Failed(Ending ending) -> {
        return new Birth.Failed(ending);
      }
      case Template.State.Unfit(String reason) -> {
        templates.unfit(asked, reason);
        return new Birth.Declined();
      }
      case Template.State.Ready() -> {}
    }
    if (from.isGone()) {
      return new Birth.Declined();
    }
    try {
      Frames frames = line(asked, from);
      ask(frames, launch, papers);
      Frames.Frame answer = frames.read();
      return answer.kind() == 'S'
          ? new Birth.Born(answer.integer())
          : new Birth.Failed(new Ending.NotStarted("can't fork: " + answer.text()));
    } catch (IOException e) {
      lost();
      return new Birth.Failed(new Ending.Lost(GONE));
    }
  }

  private Template template(Script asked) {
    Template known = template;
    if (known == null || !asked.equals(script)) {
      close();
      known = templates.join(asked);
      script = asked;
    } else if (known.hasDied()) {
      hangUp();
      known = templates.replaced(asked, known);
    }
    template = known;
    return known;
  }

  private Frames line(Script asked, Template from) throws IOException {
    Frames known = line;
    if (known == null) {
      known = from.open();
      line = known;
      requests = new Requests(asked.env());
      logs = null;
    }
    return known;
  }

  private void ask(Frames frames, Launch launch, Papers papers) throws IOException {
    Requests to = requests == null ? new Requests(launch.env()) : requests;
    if (!papers.stdout().equals(logs)) {
      frames.add('L', 0, Requests.words(papers.stdout(), papers.stderr()));
      logs = papers.stdout();
    }
    byte[] request =
        to.begin(launch.config(), launch.env())
            .put("BRANCHLINE_EXECUTION", papers.token())
            .put("BRANCHLINE_DIR", launch.dir().toString())
            .put("BRANCHLINE_RESULT", launch.resultFile().toString())
            .put("BRANCHLINE_REPORT", launch.reportFile().toString())
            .put("BRANCHLINE_CONFIG", papers.config().toString())
            .bytes();
    count++;
    frames.add('F', count, request).flush();
  }

  @Override
  public Death await() {
    Frames frames = line;
    if (frames == null) {
      return new Death.Lost(GONE);
    }
    try {
      Frames.Frame answer = frames.read();
      int status = answer.integer();
      return new Death.Ended(status, told(answer));
    } catch (IOException e) {
      lost();
      return new Death.Lost(GONE);
    }
  }

  /** What it tells after the numbers: a kind, and a text. */
  private static Optional<LeftResult> told(Frames.Frame answer) {
    return answer.payload().hasRemaining()
        ? told((char) answer.payload().get(), answer.text())
        : Optional.empty();
  }

  /** A text of this kind. */
  static Optional<LeftResult> told(char kind, String text) {
    return switch (kind) {
      case 'V' -> Optional.of(new LeftResult.Text(text));
      case 'B' -> Optional.of(new LeftResult.Raised(text));
      default -> Optional.empty();
    };
  }

  private void lost() {
    hangUp();
    if (script != null && template != null) {
      templates.forkDied(script, template);
    }
  }

  private void hangUp() {
    if (line != null) {
      line.close();
      line = null;
    }
  }

  @Override
  public void close() {
    hangUp();
    Script left = script;
    script = null;
    template = null;
    if (left != null) {
      templates.leave(left);
    }
  }
}
