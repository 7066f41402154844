package io.github.hermesbackup.snapshot;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.github.hermesbackup.io.SourceStamp;
import io.github.hermesbackup.io.SourceStamp.Mark;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;

/** Writes a manifest as JSON, UTF-8. */
final class ManifestWriter {

    private static final JsonFactory JSON = new JsonFactory();

    private ManifestWriter() {}

    static byte[] bytes(Manifest manifest) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            write(json, manifest);
        }
        return out.toByteArray();
    }

    private static void write(JsonGenerator json, Manifest manifest) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", manifest.id());
        json.writeStringField("timestamp", manifest.timestamp());
        json.writeStringField("label", manifest.label().orElse(null));
        json.writeNumberField("file_count", manifest.files().size());
        json.writeNumberField("total_size", manifest.totalSize());
        json.writeObjectFieldStart("files");
        for (Map.Entry<String, Manifest.Entry> file : manifest.files().entrySet()) {
            json.writeNumberField(file.getKey(), file.getValue().size());
        }
        json.writeEndObject();
        json.writeBooleanField("pinned", manifest.pinned());
        strings(json, "failed", manifest.failed());
        strings(json, "skipped", manifest.skipped());
        ours(json, manifest);
        json.writeEndObject();
    }

    private static void strings(JsonGenerator json, String key, Map<String, String> values) throws IOException {
        json.writeObjectFieldStart(key);
        for (Map.Entry<String, String> value : values.entrySet()) {
            json.writeStringField(value.getKey(), value.getValue());
        }
        json.writeEndObject();
    }

    private static void ours(JsonGenerator json, Manifest manifest) throws IOException {
        json.writeObjectFieldStart("sha256");
        for (Map.Entry<String, Manifest.Entry> file : manifest.files().entrySet()) {
            if (file.getValue().sha256() != null) {
                json.writeStringField(file.getKey(), file.getValue().sha256());
            }
        }
        json.writeEndObject();
        json.writeObjectFieldStart("modes");
        for (Map.Entry<String, Manifest.Entry> file : manifest.files().entrySet()) {
            if (file.getValue().mode() >= 0) {
                json.writeStringField(
                        file.getKey(), Integer.toOctalString(file.getValue().mode()));
            }
        }
        json.writeEndObject();
        json.writeObjectFieldStart("stamps");
        for (Map.Entry<String, Manifest.Entry> file : manifest.files().entrySet()) {
            if (file.getValue().stamp() != null) {
                stamp(json, file.getKey(), file.getValue().stamp());
            }
        }
        json.writeEndObject();
    }

    private static void stamp(JsonGenerator json, String name, SourceStamp stamp) throws IOException {
        json.writeObjectFieldStart(name);
        mark(json, "file", stamp.file());
        mark(json, "wal", stamp.wal());
        mark(json, "journal", stamp.journal());
        if (stamp.bootHigh() != 0 || stamp.bootLow() != 0) {
            json.writeStringField("boot", new UUID(stamp.bootHigh(), stamp.bootLow()).toString());
        }
        json.writeEndObject();
    }

    private static void mark(JsonGenerator json, String key, Mark mark) throws IOException {
        if (mark != null) {
            json.writeFieldName(key);
            json.writeArray(new long[] {mark.size(), mark.modified(), mark.changed(), mark.inode()}, 0, 4);
        }
    }
}
