package io.github.hermesbackup.report;

import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.PartialFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
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

    private ResultFile() {}

    /** Writes the file, replacing an older one, and makes its parents. */
    public static void write(Disk disk, Path file, RunReport report) throws IOException {
        makeDirectories(disk, file.getParent());
        try (PartialFile partial = PartialFile.create(disk, file)) {
            Writer out = new BufferedWriter(Channels.newWriter(partial.channel(), StandardCharsets.UTF_8));
            write(new JsonWriter(out, false), report);
            out.flush();
            partial.replaceUnforced(); // it tells of a run; nothing depends on it after a power cut
        }
    }

    /** The same document as text, in ASCII: a terminal's locale cannot change it. */
    public static String text(RunReport report) throws IOException {
        StringBuilder out = new StringBuilder();
        write(new JsonWriter(out, true), report);
        return out.toString();
    }

    private static void makeDirectories(Disk disk, Path directory) throws IOException {
        try {
            disk.stat(directory);
        } catch (NoSuchFileException e) {
            makeDirectories(disk, directory.getParent());
            disk.makeDirectory(directory, 0755);
        }
    }

    private static void write(JsonWriter json, RunReport report) throws IOException {
        json.begin('{');
        json.field("schemaVersion", SCHEMA_VERSION);
        json.field("goal", report.goal());
        json.field("status", report.status().word());
        json.field("exitCode", report.status().exitCode());
        json.field("begun", report.begun());
        json.field("durationMillis", report.duration().toMillis());
        json.field("home", text(report.home()));
        json.field("archive", text(report.archive()));
        json.field("sha256", report.sha256().orElse(null));
        json.field("message", report.message().orElse(null));
        json.field("counts", report.counts());
        json.field("bytes", report.bytes());
        json.name("paths");
        json.begin('[');
        for (Finding finding : report.findings()) {
            json.next();
            json.begin('{');
            json.field("path", finding.path());
            json.field("kind", finding.kind().name().toLowerCase(Locale.ROOT));
            json.field("reason", finding.reason());
            json.end('}');
        }
        json.end(']');
        for (var section : report.sections().entrySet()) {
            json.field(section.getKey(), section.getValue());
        }
        json.end('}');
    }

    private static String text(Optional<Path> path) {
        return path.isEmpty() ? null : FileName.show(path.get());
    }
}
