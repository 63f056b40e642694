package dev.branchline.worker.runner.python;

import dev.branchline.worker.runner.Ended;
import dev.branchline.worker.runner.Ending;
import dev.branchline.worker.runner.Launch;
import dev.branchline.worker.runner.LeftResult;
import dev.branchline.worker.runner.Places;
import dev.branchline.worker.runner.Running;
import dev.branchline.worker.runner.Script;
import dev.branchline.worker.runner.Series;
import dev.branchline.worker.runner.process.Leavings;
import dev.branchline.worker.runner.process.Origins.Desk;
import dev.branchline.worker.runner.process.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An interpreter of one seat, spoken to by its lane; see {@code PROTOCOL.md}. */
final class PythonSeries implements Series {
  private static final Logger LOG = LoggerFactory.getLogger(PythonSeries.class);

  /** So many bytes of requests may lie unread in its socket; a system's buffer has 200 KiB. */
  private static final int MOST_UNREAD = 64 << 10;

  /** Who closes our socket without ending has so long to end. */
  private static final long PARTING_MILLIS = 500;

  private static final LeftResult NONE = new LeftResult.None();

  private static final int STDOUT = 1;
  private static final int STDERR = 2;
  private static final int FOLDER = 4;

  private final Templates templates;
  private final Template template;
  private final Frames frames;
  private final Tokens tokens;
  private final Hearing hearing;
  private final Desk desk;
  private final Requests requests;
  private final ArrayDeque<Launch> given = new ArrayDeque<>();
  private final ArrayDeque<Begun> begun = new ArrayDeque<>();
  private final ArrayDeque<Sent> unread = new ArrayDeque<>();
  private Optional<Ending> end = Optional.empty();
  private long unreadBytes;
  private int added;
  private int folder;
  private Path directory;
  private long lastAnswer = System.nanoTime();

  private record Begun(Launch launch, int number) {}

  /** A request that the interpreter needn't have read yet. */
  private record Sent(int number, int bytes) {}

  private PythonSeries(
      Templates templates,
      Template template,
      Tokens tokens,
      Answers answers,
      Desk desk,
      Script script) {
    this.templates = templates;
    this.template = template;
    this.frames = template.frames();
    this.tokens = tokens;
    this.hearing = new Hearing(frames, answers);
    this.desk = desk;
    this.directory = Path.of(desk.folders() + folder);
    this.requests = new Requests(script.env());
    frames.add(
        'L', 0, Requests.words(stdout(), stderr(), config(), desk.folders(), answers.path()));
  }

  /** Starts one; none if this interpreter can't be. */
  static Optional<Series> open(Templates templates, Script script, Desk desk) {
    Tokens tokens;
    Answers answers;
    try {
      tokens = new Tokens(desk.directory().resolve("tokens"));
    } catch (IOException e) {
      templates.unfit(script, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
    try {
      answers = new Answers(desk.directory().resolve("answers"));
    } catch (IOException e) {
      tokens.close();
      templates.unfit(script, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
    Template template = templates.start(script, Optional.of(tokens.path()));
    Template.State state = template.awaitState(PythonOrigin.PATIENCE);
    if (state instanceof Template.State.Ready()) {
      return Optional.of(new PythonSeries(templates, template, tokens, answers, desk, script));
    }
    if (state instanceof Template.State.Unfit(String reason)) {
      templates.unfit(script, reason);
    }
    templates.end(template);
    tokens.close();
    answers.close();
    return Optional.empty();
  }

  private Path stdout() {
    return desk.directory().resolve("series-stdout");
  }

  private Path stderr() {
    return desk.directory().resolve("series-stderr");
  }

  private Path config() {
    return desk.directory().resolve("series-config.json");
  }

  @Override
  public Running process() {
    return template.process();
  }

  /** So much that no write blocks while the interpreter is busy. */
  @Override
  public boolean hasRoom() {
    return unreadBytes < MOST_UNREAD;
  }

  @Override
  public void flush() {
    try {
      frames.flush();
    } catch (IOException e) {
      LOG.debug("the interpreter is gone, as the next read will tell: {}", e.toString());
    }
  }

  @Override
  public void add(Launch launch) {
    synchronized (given) {
      if (given.size() + begun.size() >= Answers.PLACES) {
        throw new IllegalStateException("no more than " + Answers.PLACES + " fit in");
      }
    }
    byte[] request =
        requests
            .begin(launch.config(), launch.env())
            .put("BRANCHLINE_EXECUTION", desk.token().apply(launch))
            .bytes();
    added++;
    frames.add('F', added, request);
    unread.add(new Sent(added, request.length));
    unreadBytes += request.length;
    synchronized (given) {
      given.add(launch);
    }
  }

  @Override
  public void begin(int count) {
    synchronized (given) {
      int first = added - given.size() + 1;
      for (int i = 0; i < count; i++) {
        begun.add(new Begun(given.remove(), first + i));
      }
      given.clear();
      tokens.give(first, count);
    }
  }

  @Override
  public int takeBack(int kept) {
    synchronized (given) {
      int count = tokens.takeBack();
      for (; count > 0 && begun.size() - count < kept; count--) {
        tokens.give(begun.stream().skip(begun.size() - count).findFirst().orElseThrow().number, 1);
      }
      for (int i = 0; i < count; i++) {
        begun.removeLast();
      }
      return count;
    }
  }

  @Override
  public List<Answer> await() {
    if (end.isPresent()) {
      return List.of();
    }
    List<Hearing.Said> said;
    try {
      said = hearing.await();
    } catch (IOException e) {
      end = Optional.of(parted());
      said = hearing.rest();
    }
    if (!said.isEmpty()) {
      lastAnswer = System.nanoTime();
    }
    List<Answer> answers = new ArrayList<>(said.size());
    for (Hearing.Said each : said) {
      answers.add(answer(each));
    }
    return answers;
  }

  private Ending parted() {
    try {
      return template.end().get(PARTING_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.debug("it has closed its socket and lives on");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    templates.end(template);
    return template.end().join();
  }

  private void read(int number) {
    while (!unread.isEmpty() && unread.getFirst().number() <= number) {
      unreadBytes -= unread.remove().bytes();
    }
  }

  private Answer answer(Hearing.Said said) {
    Answers.Answer answer = said.answer();
    read(answer.number());
    int left = answer.left();
    Launch launch;
    synchronized (given) {
      launch = begun.remove().launch();
    }
    return answer(
        launch,
        new Ending.Exited((answer.status() >> 8) & 0xFF),
        Duration.ofNanos(answer.nanos()),
        (left & STDOUT) != 0 ? Optional.of(aside(stdout(), answer)) : Optional.empty(),
        (left & STDERR) != 0 ? Optional.of(aside(stderr(), answer)) : Optional.empty(),
        said.told(),
        (left & FOLDER) != 0);
  }

  private Answer answer(
      Launch launch,
      Ending ending,
      Duration duration,
      Optional<Path> out,
      Optional<Path> err,
      Optional<LeftResult> told,
      boolean used) {
    Path dir = directory;
    LeftResult result = told.orElseGet(() -> used ? Leavings.result(launch.in(dir)) : NONE);
    if (used) {
      folder++;
      directory = Path.of(desk.folders() + folder);
    }
    Places places = launch.places();
    Ended ended =
        new Ended(
            ending,
            duration,
            out.flatMap(from -> Leavings.output(from, places.stdout(), launch.outputCap())),
            err.flatMap(from -> Leavings.output(from, places.stderr(), launch.outputCap())),
            result,
            used && Files.exists(dir.resolve(Launch.REPORT)));
    return new Answer(ended, dir, used);
  }

  private static Path aside(Path log, Answers.Answer answer) {
    return Path.of(log + "." + answer.number());
  }

  @Override
  public Optional<Answer> last() {
    Begun last;
    synchronized (given) {
      last = begun.poll();
    }
    if (last == null || end.isEmpty()) {
      return Optional.empty();
    }
    Duration duration = Duration.ofNanos(System.nanoTime() - lastAnswer);
    return Optional.of(
        answer(
            last.launch(),
            end.get(),
            duration,
            filled(stdout()),
            filled(stderr()),
            Optional.empty(),
            true));
  }

  private static Optional<Path> filled(Path log) {
    return log.toFile().length() > 0 ? Optional.of(log) : Optional.empty();
  }

  @Override
  public Path directory() {
    return directory;
  }

  @Override
  public void release(Answer answer, Places places) {
    if (answer.used()) {
      Leavings.directory(answer.directory(), places.dir());
    }
  }

  @Override
  public void close() {
    templates.end(template);
    template.end().join();
    hearing.close();
    tokens.close();
    for (Path each : List.of(stdout(), stderr(), config(), directory())) {
      try {
        Files.deleteIfExists(each);
      } catch (IOException e) {
        LOG.debug("{} is kept: {}", each, e.toString());
      }
    }
  }
}
