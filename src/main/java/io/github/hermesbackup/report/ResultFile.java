package io.github.hermesbackup.report;

import static com.fasterxml.jackson.core.json.JsonWriteFeature.ESCAPE_NON_ASCII;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.PartialFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.channels.Channels;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The result of a goal as a JSON file for other programs: mode 0600, no content of any file, every path with its reason.
 *
 * <p>Schema version 1: {@code schemaVersion, goal, status, exitCode, begun, durationMillis, home, archive, sha256, message,
 * counts, bytes, paths: [{path, kind, reason}]}, then what only some goals have. Keys without a value are null.
 */
public final class ResultFile {

    /** Raised when a key changes its meaning or goes away. */
    public static final int SCHEMA_VERSION = 1;

    private static final JsonFactory JSON = new JsonFactory();

    private ResultFile() {}

    /** Writes the file, replacing an older one, and makes its parents. */
    public static void write(Disk disk, Path file, RunReport report) throws IOException {
        makeDirectories(disk, file.getParent());
        try (PartialFile partial = PartialFile.create(disk, file)) {
            OutputStream out = Channels.newOutputStream(partial.channel());
            try (JsonGenerator json = pretty(JSON.createGenerator(out))) {
                json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
                write(json, report);
            }
            partial.replace();
        }
    }

    /** The same document as text, in ASCII: a terminal's locale cannot change it. */
    public static String text(RunReport report) throws IOException {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = pretty(JSON.createGenerator(out)).enable(ESCAPE_NON_ASCII.mappedFeature())) {
            write(json, report);
        }
        return out.toString();
    }

    private static JsonGenerator pretty(JsonGenerator json) {
        return json.setPrettyPrinter(
                new DefaultPrettyPrinter().withArrayIndenter(DefaultIndenter.SYSTEM_LINEFEED_INSTANCE));
    }

    private static void makeDirectories(Disk disk, Path directory) throws IOException {
        try {
            disk.stat(directory);
        } catch (NoSuchFileException e) {
            makeDirectories(disk, directory.getParent());
            disk.makeDirectory(directory, 0755);
        }
    }

    private static void write(JsonGenerator json, RunReport report) throws IOException {
        json.writeStartObject();
        json.writeNumberField("schemaVersion", SCHEMA_VERSION);
        json.writeStringField("goal", report.goal());
        json.writeStringField("status", report.status().word());
        json.writeNumberField("exitCode", report.status().exitCode());
        json.writeStringField("begun", report.begun().toString());
        json.writeNumberField("durationMillis", report.duration().toMillis());
        json.writeStringField("home", text(report.home()));
        json.writeStringField("archive", text(report.archive()));
        json.writeStringField("sha256", report.sha256().orElse(null));
        json.writeStringField("message", report.message().orElse(null));
        numbers(json, "counts", report.counts());
        numbers(json, "bytes", report.bytes());
        json.writeArrayFieldStart("paths");
        for (Finding finding : report.findings()) {
            json.writeStartObject();
            json.writeStringField("path", finding.path());
            json.writeStringField("kind", finding.kind().name().toLowerCase(java.util.Locale.ROOT));
            json.writeStringField("reason", finding.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
        for (Map.Entry<String, Iterable<Map<String, Object>>> section :
                report.sections().entrySet()) {
            json.writeArrayFieldStart(section.getKey());
            for (Map<String, Object> row : section.getValue()) {
                value(json, row);
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private static void value(JsonGenerator json, Object value) throws IOException {
        if (value instanceof Map<?, ?> map) {
            json.writeStartObject();
            for (Map.Entry<?, ?> field : map.entrySet()) {
                json.writeFieldName(String.valueOf(field.getKey()));
                value(json, field.getValue());
            }
            json.writeEndObject();
        } else if (value instanceof Iterable<?> list) {
            json.writeStartArray();
            for (Object each : list) {
                value(json, each);
            }
            json.writeEndArray();
        } else {
            json.writeObject(value); // texts, numbers, truth values and null need no codec
        }
    }

    private static String text(Optional<Path> path) {
        return path.map(FileName::show).orElse(null);
    }

    private static void numbers(JsonGenerator json, String name, Map<String, Long> numbers) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, Long> number : numbers.entrySet()) {
            json.writeNumberField(number.getKey(), number.getValue());
        }
        json.writeEndObject();
    }
}
