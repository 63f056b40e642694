package dev.branchline.deploy.walls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The walls between the rooms stand, and each of them stops who runs into it. */
class ArchitectureTest {
  /** Which planted class runs into which wall; see the package {@code planted}. */
  private static final Map<String, Set<String>> RUNS_INTO =
      Map.ofEntries(
          Map.entry(
              "coordinator.engine imports only what it may know",
              Set.of(
                  "coordinator.engine.KnowsTheJournal", "coordinator.engine.KnowsAListOfJournals")),
          Map.entry(
              "coordinator.engine only decides",
              Set.of(
                  "coordinator.engine.AsksTheClock",
                  "coordinator.engine.CountsNanoseconds",
                  "coordinator.engine.KnowsActors",
                  "coordinator.engine.LogsThings",
                  "coordinator.engine.LooksAtTheEnvironment",
                  "coordinator.engine.OpensSockets",
                  "coordinator.engine.ReadsFiles",
                  "coordinator.engine.RollsDice",
                  "coordinator.engine.SharesState",
                  "coordinator.engine.StartsThreads",
                  "coordinator.engine.WritesStreams")),
          Map.entry(
              "coordinator.node imports only what it may know",
              Set.of("coordinator.node.KnowsTheEngine")),
          Map.entry(
              "worker.node imports only what it may know", Set.of("worker.node.KnowsRunners")),
          Map.entry("worker.link only decides", Set.of("worker.link.WaitsForConnections")),
          Map.entry(
              "worker.link imports only what it may know", Set.of("worker.link.KnowsRunners")),
          Map.entry(
              "coordinator.reception only decides",
              Set.of("coordinator.reception.LooksAtTheClock")),
          Map.entry(
              "coordinator.reception imports only what it may know",
              Set.of("coordinator.reception.KnowsTheCoordinator")),
          Map.entry("coordinator.cli knows no actors", Set.of("coordinator.cli.KnowsActors")),
          Map.entry(
              "coordinator.cli imports only what it may know",
              Set.of("coordinator.cli.GoesRoundTheGateway")),
          Map.entry(
              "coordinator.cli.parallel only decides",
              Set.of("coordinator.cli.parallel.OpensFiles")),
          Map.entry(
              "coordinator.gateway imports only what it may know",
              Set.of("coordinator.gateway.KnowsItsForms", "coordinator.gateway.ReadsTheJournal")),
          Map.entry(
              "coordinator.gateway.remote imports only what it may know",
              Set.of("coordinator.gateway.remote.OpensTheJournal")),
          Map.entry(
              "coordinator.python imports only what it may know",
              Set.of("coordinator.python.OpensTheJournal")),
          Map.entry(
              "coordinator.http imports only what it may know",
              Set.of("coordinator.http.GoesRoundTheGateway")),
          Map.entry("coordinator.shape only decides", Set.of("coordinator.shape.SendsItself")),
          Map.entry(
              "coordinator.shape imports only what it may know",
              Set.of("coordinator.shape.KnowsWhoSendsIt")),
          Map.entry(
              "coordinator.actor imports only what it may know",
              Set.of("coordinator.actor.KnowsTheWorker")),
          Map.entry(
              "the coordinator doesn't know the worker",
              Set.of("coordinator.actor.KnowsTheWorker")),
          Map.entry(
              "worker.agent imports only what it may know",
              Set.of("worker.agent.KnowsTheCoordinator", "worker.agent.SeesGeneratedClasses")),
          Map.entry(
              "the worker doesn't know the coordinator",
              Set.of("worker.agent.KnowsTheCoordinator")),
          Map.entry(
              "protocol.model imports only what it may know",
              Set.of("protocol.model.KnowsTheCoordinator")),
          Map.entry("protocol.session only decides", Set.of("protocol.session.SeesProtobuf")),
          Map.entry(
              "protocol.session imports only what it may know",
              Set.of("protocol.session.KnowsMessages")),
          Map.entry(
              "protocol.wire imports only what it may know", Set.of("protocol.wire.ReadsSweeps")),
          Map.entry(
              "Protobuf is seen in protocol.wire alone",
              Set.of("protocol.session.SeesProtobuf", "worker.agent.SeesGeneratedClasses")),
          Map.entry(
              "generated Protobuf classes stay in protocol.wire",
              Set.of("worker.agent.SeesGeneratedClasses")),
          Map.entry(
              "protocol.sweep.cel imports only what it may know",
              Set.of("protocol.sweep.cel.KnowsTheSpace")),
          Map.entry(
              "protocol.sweep.space imports only what it may know",
              Set.of("protocol.sweep.space.KnowsTheEngine")),
          Map.entry(
              "the protocol knows neither",
              Set.of("protocol.model.KnowsTheCoordinator", "protocol.sweep.space.KnowsTheEngine")),
          Map.entry(
              "protocol.sweep.expression imports only what it may know",
              Set.of("protocol.sweep.expression.KnowsTheMeaning")),
          Map.entry(
              "protocol.sweep.random imports only what it may know",
              Set.of("protocol.sweep.random.KnowsTheAxes")),
          Map.entry("deploy imports only what it may know", Set.of("deploy.UsesTheBackDoor")),
          Map.entry(
              "nothing is decided by the wall clock", Set.of("coordinator.engine.AsksTheClock")),
          Map.entry(
              "every class is in a room",
              Set.of("coordinator.attic.IsNowhere", "coordinator.util.SaysNothing")),
          Map.entry("every package says what is in it", Set.of("coordinator.util.SaysNothing")));

  @TestFactory
  Stream<DynamicTest> everyWallStands() {
    JavaClasses house =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.branchline");
    return new Walls("dev.branchline", false)
        .rules().entrySet().stream()
            .map(wall -> dynamicTest(wall.getKey(), () -> wall.getValue().check(house)));
  }

  @TestFactory
  Stream<DynamicTest> everyWallStopsThoseWhoRunIntoIt() {
    JavaClasses planted = new ClassFileImporter().importPackages("planted");
    return new Walls("planted", true)
        .rules().entrySet().stream()
            .map(
                wall ->
                    dynamicTest(
                        wall.getKey(),
                        () -> {
                          Set<String> stopped = new TreeSet<>();
                          wall.getValue()
                              .evaluate(planted)
                              .handleViolations(
                                  (types, message) ->
                                      types.forEach(type -> stopped.add(name(type))),
                                  new Object[0]);
                          assertThat(stopped)
                              .isEqualTo(RUNS_INTO.getOrDefault(wall.getKey(), Set.of()));
                        }));
  }

  @Test
  void theTableKnowsOnlyRoomsThatItNames() {
    Set<String> names = new TreeSet<>();
    Room.HOUSE.forEach(room -> names.add(room.name()));
    assertThat(Room.HOUSE).allSatisfy(room -> assertThat(names).containsAll(room.knows()));
    assertThat(new Walls("planted", true).rules().keySet()).containsAll(RUNS_INTO.keySet());
  }

  private static String name(Object type) {
    return ((com.tngtech.archunit.core.domain.JavaClass) type)
        .getName()
        .substring("planted.".length());
  }
}
