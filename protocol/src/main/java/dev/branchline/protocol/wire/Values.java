package dev.branchline.protocol.wire;

import com.google.protobuf.ByteString;
import dev.branchline.protocol.model.ConfigId;
import dev.branchline.protocol.model.ConfigValue;
import dev.branchline.protocol.wire.proto.Wire;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** Values of configs: each keeps its kind, and a map its order. */
final class Values {
  static final ConfigValue.Mapping EMPTY = new ConfigValue.Mapping(new LinkedHashMap<>());

  private Values() {}

  static Wire.Mapping write(ConfigValue.Mapping mapping) {
    Wire.Mapping.Builder wire = Wire.Mapping.newBuilder();
    mapping.entries().forEach((key, value) -> wire.addKeys(Texts.write(key)).addValues(of(value)));
    return wire.build();
  }

  private static Wire.Value of(ConfigValue value) {
    Wire.Value.Builder wire = Wire.Value.newBuilder();
    switch (value) {
      case ConfigValue.Null ignored -> wire.setNull(true);
      case ConfigValue.Bool bool -> wire.setBool(bool.value());
      case ConfigValue.Int number -> integer(wire, number.value());
      case ConfigValue.Real real -> wire.setReal(real.value());
      case ConfigValue.Text text -> wire.setText(Texts.write(text.value()));
      case ConfigValue.Array array -> {
        Wire.Array.Builder items = Wire.Array.newBuilder();
        array.items().forEach(item -> items.addItems(of(item)));
        wire.setArray(items);
      }
      case ConfigValue.Mapping mapping -> wire.setMapping(write(mapping));
    }
    return wire.build();
  }

  private static void integer(Wire.Value.Builder wire, BigInteger number) {
    if (number.bitLength() < Long.SIZE) {
      wire.setInt(number.longValue());
    } else {
      wire.setBigInt(ByteString.copyFrom(number.toByteArray()));
    }
  }

  static ConfigValue.Mapping read(Wire.Mapping wire) {
    int size = wire.getKeysCount();
    if (size != wire.getValuesCount()) {
      throw new IllegalArgumentException("a map with more keys than values, or fewer");
    }
    if (size == 0) {
      return EMPTY;
    }
    SequencedMap<String, ConfigValue> entries = new LinkedHashMap<>();
    for (int i = 0; i < size; i++) {
      if (entries.put(Texts.read(wire.getKeys(i)), of(wire.getValues(i))) != null) {
        throw new IllegalArgumentException("a key twice in a map");
      }
    }
    return new ConfigValue.Mapping(entries);
  }

  private static ConfigValue of(Wire.Value wire) {
    return switch (wire.getKindCase()) {
      case NULL -> ConfigValue.NULL;
      case BOOL -> ConfigValue.of(wire.getBool());
      case INT -> ConfigValue.of(wire.getInt());
      case BIG_INT -> new ConfigValue.Int(new BigInteger(wire.getBigInt().toByteArray()));
      case REAL -> new ConfigValue.Real(wire.getReal());
      case TEXT -> new ConfigValue.Text(Texts.read(wire.getText()));
      case ARRAY -> {
        List<ConfigValue> items = new ArrayList<>();
        wire.getArray().getItemsList().forEach(item -> items.add(of(item)));
        yield new ConfigValue.Array(items);
      }
      case MAPPING -> read(wire.getMapping());
      case KIND_NOT_SET -> throw new IllegalArgumentException("a value of no kind");
    };
  }

  static Wire.ConfigId write(ConfigId id) {
    Wire.ConfigId.Builder wire = Wire.ConfigId.newBuilder();
    return switch (id) {
      case ConfigId.Hashed hashed -> wire.setHashed(hashed.bits()).build();
      case ConfigId.Named named -> wire.setNamed(named.name()).build();
    };
  }

  static ConfigId read(Wire.ConfigId wire) {
    return switch (wire.getFormCase()) {
      case HASHED -> new ConfigId.Hashed(wire.getHashed());
      case NAMED -> new ConfigId.Named(wire.getNamed());
      case FORM_NOT_SET -> throw new IllegalArgumentException("a config id of no form");
    };
  }
}
