package dev.branchline.deploy.walls;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The walls between the rooms as ArchUnit rules, over the house or over a model of it.
 *
 * @param base the package that the rooms lie in
 * @param mayBeEmpty whether a rule that found no class to check holds; false for the real house
 */
record Walls(String base, boolean mayBeEmpty) {

  /** Packages that say nothing of what is in them. */
  private static final Set<String> NAMELESS =
      Set.of("util", "utils", "common", "helper", "helpers", "impl", "manager", "managers", "misc");

  private static final Pattern PEKKO = Pattern.compile("org\\.apache\\.pekko\\..*");
  private static final Pattern PROTOBUF = Pattern.compile("com\\.google\\.protobuf\\..*");

  /** What a pure room may not even name. */
  private static final Pattern IMPURE =
      Pattern.compile(
          "(org\\.apache\\.pekko|com\\.google\\.protobuf|java\\.io|java\\.nio\\.file"
              + "|java\\.nio\\.channels|java\\.net|java\\.util\\.concurrent|java\\.lang\\.foreign"
              + "|java\\.sql|javax\\.sql|org\\.sqlite|org\\.flywaydb|org\\.slf4j"
              + "|java\\.util\\.logging|java\\.lang\\.System\\.Logger|picocli)\\..*"
              + "|java\\.lang\\.(Thread|ThreadLocal|Process|ProcessBuilder|ProcessHandle|Runtime)"
              + "|java\\.time\\.(Clock|InstantSource)|java\\.security\\.SecureRandom");

  /** What a pure room may not call: clocks, chance, the process it runs in. */
  private static final Pattern IMPURE_CALL =
      Pattern.compile(
          "java\\.time\\..*\\.now|java\\.lang\\.System\\.(currentTimeMillis|nanoTime|getenv"
              + "|getProperty|exit|in|out|err)|java\\.lang\\.Math\\.random"
              + "|java\\.util\\.UUID\\.randomUUID|java\\.lang\\.Object\\.(wait|notify|notifyAll)");

  /** A constructor that reads the clock, or draws its own seed, when it is given nothing. */
  private static final Pattern IMPURE_WHEN_EMPTY =
      Pattern.compile("java\\.util\\.(Date|Random|SplittableRandom|GregorianCalendar)\\.<init>");

  /** Whatever says what time it is by the wall clock, which may jump. */
  private static final Pattern WALL_CLOCK =
      Pattern.compile(
          "java\\.time\\..*\\.now|java\\.lang\\.System\\.currentTimeMillis"
              + "|java\\.time\\.Clock\\.(system|tick).*|java\\.time\\.InstantSource\\.system");

  /**
   * Who may ask it: the coordinator's clock, once in its life; who names folders so that no two are
   * called the same; and who shows people how long ago something was.
   */
  private static final Set<String> ASK_THE_WALL_CLOCK =
      Set.of(
          "coordinator.actor.MonotonicClock",
          "coordinator.cli.WorkersCommand",
          "worker.agent.StepFolders",
          "worker.runner.process.AttemptDir");

  /** Every wall, by a sentence that says what it keeps out. */
  SequencedMap<String, ArchRule> rules() {
    SequencedMap<String, ArchRule> rules = new LinkedHashMap<>();
    for (Room room : Room.HOUSE) {
      put(rules, room.name() + " imports only what it may know", of(room), importsOnlyKnown(room));
      if (room.kind() == Room.Kind.PURE) {
        put(rules, room.name() + " only decides", of(room), isPure());
      } else if (room.kind() == Room.Kind.DOING) {
        put(rules, room.name() + " knows no actors", of(room), names(PEKKO, "Pekko"));
      }
    }
    put(rules, "Protobuf is seen in protocol.wire alone", outsideOfWire(), names(PROTOBUF, "it"));
    put(
        rules,
        "generated Protobuf classes stay in protocol.wire",
        outsideOfWire(),
        avoids("protocol.wire.proto"));
    put(rules, "the coordinator doesn't know the worker", in("coordinator"), avoids("worker"));
    put(rules, "the worker doesn't know the coordinator", in("worker"), avoids("coordinator"));
    put(rules, "the protocol knows neither", in("protocol"), avoids("coordinator", "worker"));
    put(rules, "nothing is decided by the wall clock", all(), asksNoWallClock());
    put(rules, "every class is in a room", all(), isInARoom());
    put(rules, "every package says what is in it", all(), hasATellingPackage());
    return rules;
  }

  private void put(
      SequencedMap<String, ArchRule> rules,
      String sentence,
      DescribedPredicate<JavaClass> which,
      ArchCondition<JavaClass> condition) {
    rules.put(
        sentence,
        classes().that(which).should(condition).as(sentence).allowEmptyShould(mayBeEmpty));
  }

  private DescribedPredicate<JavaClass> all() {
    return DescribedPredicate.alwaysTrue();
  }

  private DescribedPredicate<JavaClass> of(Room room) {
    return DescribedPredicate.describe(
        "of " + room.name(), type -> roomOf(type).filter(room::equals).isPresent());
  }

  private DescribedPredicate<JavaClass> in(String part) {
    return DescribedPredicate.describe("in " + part, type -> isIn(type, part));
  }

  private DescribedPredicate<JavaClass> outsideOfWire() {
    return DescribedPredicate.describe(
        "outside of protocol.wire", type -> !isIn(type, "protocol.wire"));
  }

  private boolean isIn(JavaClass type, String part) {
    return (type.getName().replace('$', '.') + ".").startsWith(base + "." + part + ".");
  }

  private boolean isOurs(JavaClass type) {
    return (type.getPackageName() + ".").startsWith(base + ".");
  }

  /** The innermost room that holds the class. */
  private Optional<Room> roomOf(JavaClass type) {
    return Room.HOUSE.stream()
        .filter(room -> isIn(type, room.name()))
        .max(Comparator.comparingInt(room -> room.name().length()));
  }

  private ArchCondition<JavaClass> importsOnlyKnown(Room room) {
    return condition(
        "import only " + room.knows(),
        (type, events) ->
            type.getDirectDependenciesFromSelf().stream()
                .filter(dependency -> isOurs(target(dependency)))
                .filter(
                    dependency ->
                        roomOf(target(dependency))
                            .filter(
                                known -> known.equals(room) || room.knows().contains(known.name()))
                            .isEmpty())
                .forEach(dependency -> violated(events, type, dependency.getDescription())));
  }

  private ArchCondition<JavaClass> isPure() {
    return condition(
        "be pure",
        (type, events) -> {
          type.getDirectDependenciesFromSelf().stream()
              .filter(dependency -> IMPURE.matcher(target(dependency).getName()).matches())
              .forEach(dependency -> violated(events, type, dependency.getDescription()));
          type.getAccessesFromSelf().stream()
              .filter(Walls::isImpure)
              .forEach(access -> violated(events, type, access.getDescription()));
        });
  }

  private static boolean isImpure(JavaAccess<?> access) {
    String target = access.getTargetOwner().getName() + "." + access.getTarget().getName();
    return IMPURE_CALL.matcher(target).matches()
        || (IMPURE_WHEN_EMPTY.matcher(target).matches()
            && access.getTarget().getFullName().endsWith("()"));
  }

  private ArchCondition<JavaClass> names(Pattern banned, String word) {
    return condition(
        "not name " + word,
        (type, events) ->
            type.getDirectDependenciesFromSelf().stream()
                .filter(dependency -> banned.matcher(target(dependency).getName()).matches())
                .forEach(dependency -> violated(events, type, dependency.getDescription())));
  }

  private ArchCondition<JavaClass> avoids(String... parts) {
    return condition(
        "not import " + String.join(", ", parts),
        (type, events) ->
            type.getDirectDependenciesFromSelf().stream()
                .filter(
                    dependency ->
                        Set.of(parts).stream().anyMatch(part -> isIn(target(dependency), part)))
                .forEach(dependency -> violated(events, type, dependency.getDescription())));
  }

  private ArchCondition<JavaClass> asksNoWallClock() {
    return condition(
        "not ask the wall clock",
        (type, events) ->
            type.getAccessesFromSelf().stream()
                .filter(access -> isWallClock(access) && !mayAskIt(type))
                .forEach(access -> violated(events, type, access.getDescription())));
  }

  private static boolean isWallClock(JavaAccess<?> access) {
    String target = access.getTargetOwner().getName() + "." + access.getTarget().getName();
    return WALL_CLOCK.matcher(target).matches()
        || (target.equals("java.util.Date.<init>")
            && access.getTarget().getFullName().endsWith("()"));
  }

  private boolean mayAskIt(JavaClass type) {
    return ASK_THE_WALL_CLOCK.stream().anyMatch(one -> isIn(type, one));
  }

  private ArchCondition<JavaClass> isInARoom() {
    return condition(
        "be in a room",
        (type, events) -> {
          if (roomOf(type).isEmpty()) {
            violated(events, type, type.getName() + " is in no room of the house");
          }
        });
  }

  private ArchCondition<JavaClass> hasATellingPackage() {
    return condition(
        "have a telling package",
        (type, events) -> {
          for (String word : type.getPackageName().split("\\.", -1)) {
            if (NAMELESS.contains(word)) {
              violated(events, type, type.getName() + " is in a package called " + word);
            }
          }
        });
  }

  /** What is depended on; of an array, what it holds. */
  private static JavaClass target(Dependency dependency) {
    return dependency.getTargetClass().getBaseComponentType();
  }

  private static void violated(ConditionEvents events, JavaClass type, String what) {
    events.add(SimpleConditionEvent.violated(type, what));
  }

  private static ArchCondition<JavaClass> condition(String description, Check check) {
    return new ArchCondition<>(description) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        check.on(type, events);
      }
    };
  }

  /** Looks at one class and adds what is wrong with it. */
  @FunctionalInterface
  private interface Check {
    void on(JavaClass type, ConditionEvents events);
  }
}
