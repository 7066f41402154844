package io.github.hermesbackup.testkit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What every part of a home is written with: its dice, its prose, the builder, and the prefix of the home or profile. */
abstract class HomeSection {

    private static final ObjectWriter COMPACT = new ObjectMapper().writer();
    private static final ObjectWriter PRETTY = COMPACT.withDefaultPrettyPrinter();

    final Vocabulary vocabulary = Vocabulary.get();
    final HomeBuilder home;
    final HomeScale scale;
    final String prefix;
    final Dice dice;
    final Prose prose;

    /** @param prefix empty for the home itself, {@code profiles/<name>/} for a profile */
    HomeSection(HomeBuilder home, HomeScale scale, long seed, String prefix) {
        this.home = home;
        this.scale = scale;
        this.prefix = prefix;
        dice = new Dice(seed, prefix + getClass().getSimpleName());
        prose = new Prose(dice);
    }

    abstract void write() throws IOException;

    static String json(Map<String, ?> object) {
        return json(COMPACT, object);
    }

    static String prettyJson(Map<String, ?> object) {
        return json(PRETTY, object) + "\n";
    }

    private static String json(ObjectWriter writer, Map<String, ?> object) {
        try {
            return writer.writeValueAsString(object);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An object whose keys keep this order. */
    static Map<String, Object> object(Object... keysAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            object.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return object;
    }

    /** So many words, each with a value, sorted. */
    Map<String, Object> words(int count, java.util.function.Supplier<Object> value) {
        Map<String, Object> object = new TreeMap<>();
        while (object.size() < count) {
            object.put(vocabulary.word(dice), value.get());
        }
        return object;
    }

    String rare() {
        return vocabulary.rare(dice.below(3000));
    }
}
