package dev.branchline.coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.branchline.protocol.model.ConfigJson;
import dev.branchline.protocol.model.ConfigValue;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The document and the routes say the same. */
class OpenApiTest {
  @TempDir Path root;

  @Test
  void everyRouteIsInTheDocumentWithItsParametersAndNoOther() throws Exception {
    try (House house = new House(root)) {
      Map<String, Set<String>> routed = new TreeMap<>();
      for (Route route : house.door.routes()) {
        Set<String> names = new TreeSet<>(route.query());
        for (String part : route.path().split("/", -1)) {
          if (part.startsWith("{")) {
            names.add(part);
          }
        }
        if (!route.open()) {
          names.add("secret");
        }
        routed.put(route.method() + " " + route.path(), names);
      }
      assertThat(documented(house.get("/v1/openapi.json").body())).isEqualTo(routed);
    }
  }

  private static Map<String, Set<String>> documented(String document) throws Exception {
    Map<String, Set<String>> found = new TreeMap<>();
    at(ConfigJson.parse(document), "paths")
        .entries()
        .forEach(
            (path, methods) ->
                ((ConfigValue.Mapping) methods)
                    .entries()
                    .forEach(
                        (method, operation) ->
                            found.put(
                                method.toUpperCase(Locale.ROOT) + " " + path,
                                parameters((ConfigValue.Mapping) operation))));
    return found;
  }

  private static Set<String> parameters(ConfigValue.Mapping operation) {
    Set<String> names = new TreeSet<>();
    if (operation.entries().get("parameters") instanceof ConfigValue.Array(var parameters)) {
      for (ConfigValue parameter : parameters) {
        switch (text(parameter, "in")) {
          case "path" -> names.add("{" + text(parameter, "name") + "}");
          case "query" -> names.add(text(parameter, "name"));
          default -> {}
        }
      }
    }
    if (!ConfigValue.of(List.<ConfigValue>of()).equals(operation.entries().get("security"))) {
      names.add("secret");
    }
    return names;
  }

  private static ConfigValue.Mapping at(ConfigValue value, String key) {
    return (ConfigValue.Mapping)
        java.util.Objects.requireNonNull(((ConfigValue.Mapping) value).entries().get(key));
  }

  private static String text(ConfigValue value, String key) {
    return ((ConfigValue.Mapping) value).entries().get(key) instanceof ConfigValue.Text(String t)
        ? t
        : "";
  }
}
