package dev.branchline.protocol.sweep;

import dev.branchline.protocol.model.ConfigValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Hydra's casts: Python's, but of lists and maps each value, and of strings only true and false.
 */
enum ValueCast {
  INT("int"),
  FLOAT("float"),
  STR("str"),
  BOOL("bool");

  private static final Predicate<String> INTEGER =
      Pattern.compile("[-+]?[0-9]+(?:_[0-9]+)*").asMatchPredicate();
  private static final Predicate<String> NUMBER =
      Pattern.compile("[-+]?(?:[0-9]+(?:_[0-9]+)*\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
          .asMatchPredicate();

  final String function;

  ValueCast(String function) {
    this.function = function;
  }

  /** The value as this kind; empty if it can't be one. */
  Optional<ConfigValue> apply(ConfigValue value) {
    return switch (value) {
      case ConfigValue.Array(List<ConfigValue> items) -> {
        List<ConfigValue> cast = new ArrayList<>();
        items.forEach(item -> apply(item).ifPresent(cast::add));
        yield cast.size() == items.size()
            ? Optional.of(new ConfigValue.Array(cast))
            : Optional.empty();
      }
      case ConfigValue.Mapping(var entries) -> {
        LinkedHashMap<String, ConfigValue> cast = new LinkedHashMap<>();
        for (Map.Entry<String, ConfigValue> entry : entries.entrySet()) {
          apply(entry.getValue()).ifPresent(inner -> cast.put(entry.getKey(), inner));
        }
        yield cast.size() == entries.size()
            ? Optional.of(new ConfigValue.Mapping(cast))
            : Optional.empty();
      }
      default ->
          switch (this) {
            case INT -> integer(value);
            case FLOAT -> real(value);
            case STR -> text(value);
            case BOOL -> truth(value);
          };
    };
  }

  private static Optional<ConfigValue> integer(ConfigValue value) {
    return switch (value) {
      case ConfigValue.Int number -> Optional.of(number);
      case ConfigValue.Bool(boolean flag) -> Optional.of(ConfigValue.of(flag ? 1 : 0));
      case ConfigValue.Real(double number) ->
          Double.isFinite(number)
              ? Optional.of(new ConfigValue.Int(new BigDecimal(number).toBigInteger()))
              : Optional.empty();
      case ConfigValue.Text(String text) ->
          INTEGER.test(text.strip())
              ? Optional.of(new ConfigValue.Int(new BigInteger(digits(text))))
              : Optional.empty();
      case ConfigValue.Null n -> Optional.empty();
      case ConfigValue.Array a -> Optional.empty();
      case ConfigValue.Mapping m -> Optional.empty();
    };
  }

  private static Optional<ConfigValue> real(ConfigValue value) {
    return switch (value) {
      case ConfigValue.Int(BigInteger number) -> Optional.of(ConfigValue.of(number.doubleValue()));
      case ConfigValue.Bool(boolean flag) -> Optional.of(ConfigValue.of(flag ? 1.0 : 0.0));
      case ConfigValue.Real number -> Optional.of(number);
      case ConfigValue.Text(String text) -> realOf(text.strip());
      case ConfigValue.Null n -> Optional.empty();
      case ConfigValue.Array a -> Optional.empty();
      case ConfigValue.Mapping m -> Optional.empty();
    };
  }

  private static Optional<ConfigValue> realOf(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "inf", "+inf", "infinity", "+infinity" ->
          Optional.of(ConfigValue.of(Double.POSITIVE_INFINITY));
      case "-inf", "-infinity" -> Optional.of(ConfigValue.of(Double.NEGATIVE_INFINITY));
      case "nan", "+nan", "-nan" -> Optional.of(ConfigValue.of(Double.NaN));
      default ->
          NUMBER.test(text)
              ? Optional.of(ConfigValue.of(Double.parseDouble(digits(text))))
              : Optional.empty();
    };
  }

  /** As Python's, but true and false as they are typed here. */
  private static Optional<ConfigValue> text(ConfigValue value) {
    return switch (value) {
      case ConfigValue.Bool(boolean flag) -> Optional.of(ConfigValue.of(Boolean.toString(flag)));
      case ConfigValue.Null n -> Optional.empty();
      default -> Optional.of(ConfigValue.of(PythonText.str(value)));
    };
  }

  private static Optional<ConfigValue> truth(ConfigValue value) {
    return switch (value) {
      case ConfigValue.Int(BigInteger number) -> Optional.of(ConfigValue.of(number.signum() != 0));
      case ConfigValue.Bool flag -> Optional.of(flag);
      case ConfigValue.Real(double number) -> Optional.of(ConfigValue.of(number != 0));
      case ConfigValue.Text(String text) ->
          switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> Optional.of(ConfigValue.TRUE);
            case "false" -> Optional.of(ConfigValue.FALSE);
            default -> Optional.empty();
          };
      case ConfigValue.Null n -> Optional.empty();
      case ConfigValue.Array a -> Optional.empty();
      case ConfigValue.Mapping m -> Optional.empty();
    };
  }

  private static String digits(String text) {
    return text.strip().replace("_", "");
  }
}
