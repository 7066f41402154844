package io.github.hermesbackup.snapshot;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.github.hermesbackup.io.SourceStamp;
import io.github.hermesbackup.io.SourceStamp.Mark;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/** Reads a manifest: the agent's six keys are required, ours are optional, others are skipped. Names are not judged here. */
final class ManifestReader {

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(com.fasterxml.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final JsonParser json;
    private String id;
    private String timestamp;
    private Optional<String> label;
    private boolean counted;
    private boolean summed;
    private SortedMap<String, Long> sizes;
    private SortedMap<String, String> failed = new TreeMap<>();
    private SortedMap<String, String> skipped = new TreeMap<>();
    private SortedMap<String, String> sha256 = new TreeMap<>();
    private SortedMap<String, String> modes = new TreeMap<>();
    private final SortedMap<String, SourceStamp> stamps = new TreeMap<>();
    private boolean pinned;
    private boolean otherKeys;

    private ManifestReader(JsonParser json) {
        this.json = json;
    }

    /** @throws IOException if it is no manifest; the message says in what, in a few words */
    static Manifest read(byte[] bytes) throws IOException {
        try (JsonParser json = JSON.createParser(bytes)) {
            return new ManifestReader(json).manifest();
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IOException("its manifest is no valid JSON", e);
        }
    }

    private Manifest manifest() throws IOException {
        require(json.nextToken() == JsonToken.START_OBJECT, "is no object");
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            json.nextToken();
            value(key);
        }
        require(json.nextToken() == null, "goes on after its end");
        require(id != null && timestamp != null && label != null && counted && summed && sizes != null, "lacks a key");
        SortedMap<String, Manifest.Entry> files = new TreeMap<>();
        for (Map.Entry<String, Long> file : sizes.entrySet()) {
            String name = file.getKey();
            files.put(
                    name,
                    new Manifest.Entry(file.getValue(), sha256.get(name), mode(modes.get(name)), stamps.get(name)));
        }
        return new Manifest(id, timestamp, label, files, failed, skipped, pinned, otherKeys);
    }

    private void value(String key) throws IOException {
        switch (key) {
            case "id" -> id = text(key);
            case "timestamp" -> timestamp = text(key);
            case "label" ->
                label = json.currentToken() == JsonToken.VALUE_NULL ? Optional.empty() : Optional.of(text(key));
            case "file_count" -> counted = number(key) >= 0;
            case "total_size" -> summed = number(key) >= 0;
            case "files" -> sizes = sizes();
            case "failed" -> failed = strings(key);
            case "skipped" -> skipped = strings(key);
            case "sha256" -> {
                sha256 = strings(key);
                for (String hash : sha256.values()) {
                    require(hash.matches("[0-9a-f]{64}"), "has a SHA-256 that is none");
                }
            }
            case "modes" -> modes = strings(key);
            case "stamps" -> stamps();
            case "pinned" -> {
                require(json.currentToken().isBoolean(), "has a pinned that is neither true nor false");
                pinned = json.getBooleanValue();
            }
            default -> {
                otherKeys = true;
                json.skipChildren();
            }
        }
    }

    private SortedMap<String, Long> sizes() throws IOException {
        requireObject("files");
        SortedMap<String, Long> found = new TreeMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            found.put(name, number("files"));
        }
        return found;
    }

    private SortedMap<String, String> strings(String key) throws IOException {
        requireObject(key);
        SortedMap<String, String> found = new TreeMap<>();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            found.put(name, text(key));
        }
        return found;
    }

    private void stamps() throws IOException {
        requireObject("stamps");
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            stamps.put(name, stamp());
        }
    }

    private SourceStamp stamp() throws IOException {
        requireObject("stamps");
        Mark file = null;
        Mark wal = null;
        Mark journal = null;
        UUID boot = new UUID(0, 0);
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String key = json.currentName();
            json.nextToken();
            switch (key) {
                case "file" -> file = mark();
                case "wal" -> wal = mark();
                case "journal" -> journal = mark();
                case "boot" -> boot = boot(text("stamps"));
                default -> json.skipChildren();
            }
        }
        require(file != null, "has a stamp without a file");
        return new SourceStamp(file, wal, journal, boot.getMostSignificantBits(), boot.getLeastSignificantBits());
    }

    private static UUID boot(String text) throws IOException {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new IOException("its manifest has a boot identity that is none", e);
        }
    }

    private Mark mark() throws IOException {
        require(json.currentToken() == JsonToken.START_ARRAY, "has a stamp that is no list");
        long[] numbers = new long[4];
        for (int i = 0; i < numbers.length; i++) {
            json.nextToken();
            require(json.currentToken() == JsonToken.VALUE_NUMBER_INT, "has a stamp of other things than numbers");
            numbers[i] = json.getLongValue();
        }
        require(json.nextToken() == JsonToken.END_ARRAY, "has a stamp that is too long");
        return new Mark(numbers[0], numbers[1], numbers[2], numbers[3]);
    }

    private static int mode(String text) throws IOException {
        if (text == null) {
            return -1;
        }
        require(text.matches("[0-7]{1,3}"), "has a mode that is none");
        return Integer.parseInt(text, 8);
    }

    private String text(String key) throws IOException {
        require(json.currentToken() == JsonToken.VALUE_STRING, "has something else than text in " + key);
        return json.getText();
    }

    private long number(String key) throws IOException {
        require(
                json.currentToken() == JsonToken.VALUE_NUMBER_INT
                        && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                        && json.getLongValue() >= 0,
                "has something else than a size in " + key);
        return json.getLongValue();
    }

    private void requireObject(String key) throws IOException {
        require(json.currentToken() == JsonToken.START_OBJECT, "has no object as " + key);
    }

    private static void require(boolean condition, String problem) throws IOException {
        if (!condition) {
            throw new IOException("its manifest " + problem);
        }
    }
}
