package io.github.hermesbackup.backup;

import io.github.hermesbackup.archive.ArchiveEntry;
import io.github.hermesbackup.archive.ArchiveReader;
import io.github.hermesbackup.archive.EntryContent;
import io.github.hermesbackup.archive.EntryCursor;
import io.github.hermesbackup.home.LeftOut;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.Finding.Kind;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.restore.SmallHome;
import io.github.hermesbackup.restore.TrialRestore;
import io.github.hermesbackup.sqlite.DatabaseFile;
import io.github.hermesbackup.testkit.Move;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A home of which one file moves during a backup, and what must be true of the archive then. */
final class MovedSource {

    /** What kind of file it is that moves: each goes another way into the archive. */
    enum Victim {
        /** Read into memory. */
        SMALL("small.log"),
        /** Streamed, in several blocks. */
        LARGE("large.log"),
        /** Copied by SQLite. */
        DATABASE("some.db");

        private final String fileName;

        Victim(String fileName) {
            this.fileName = fileName;
        }
    }

    private final Path home;
    private final Victim victim;
    private final Move move;
    private final Path file;
    private final boolean raced;
    private final byte[] before;
    private final Map<String, byte[]> others = new LinkedHashMap<>();

    /**
     * Makes the home, which must not exist.
     *
     * @param raced true if the file moves while it is read, and not before or after
     */
    MovedSource(Path home, Victim victim, Move move, boolean raced) throws Exception {
        this.home = home;
        this.victim = victim;
        this.move = move;
        this.raced = raced;
        this.file = home.resolve(victim.fileName);
        SmallHome.write(home, "config.yaml", "model: a\n", "rw-r--r--");
        SmallHome.write(home, "zz/last.txt", "after all others\n", "rw-r--r--");
        switch (victim) {
            case SMALL -> Files.write(file, content(50_000));
            case LARGE -> Files.write(file, content(1_300_000));
            case DATABASE -> SmallHome.sql(file, "CREATE TABLE t AS SELECT 'whole' AS tag, randomblob(60000) AS b");
        }
        before = Files.readAllBytes(file);
        for (String name : new String[] {"config.yaml", "zz/last.txt"}) {
            others.put(name, Files.readAllBytes(home.resolve(name)));
        }
    }

    private static byte[] content(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        Arrays.fill(bytes, size / 3, size / 2, (byte) 't');
        return bytes;
    }

    Path file() {
        return file;
    }

    /** What is wrong with a backup during which the file has moved, or may have; nothing if all is well. */
    List<String> wrongWith(BackupResult result, Path work) throws Exception {
        List<String> wrong = new ArrayList<>();
        Path archive = result.archive().orElseThrow();
        Map<String, byte[]> members = members(archive);
        others.forEach((name, content) -> {
            if (!Arrays.equals(content, members.get(name))) {
                wrong.add(name + " is not what it was");
            }
        });
        List<Finding> findings = result.findings();
        findings.stream()
                .filter(finding -> !finding.path().replaceFirst("/$", "").equals(victim.fileName))
                .forEach(finding -> wrong.add("unexpected: " + finding));
        byte[] content = members.get(victim.fileName);
        if (content == null) {
            absent(result, members.containsKey(victim.fileName + "/"), wrong);
        } else {
            present(content, findings, work, wrong);
        }
        boolean failed = findings.stream().anyMatch(finding -> finding.kind() == Kind.FAILED);
        if (failed != (result.status() == Status.PARTIAL) || findings.size() > 1) {
            wrong.add(result.status() + " with " + findings);
        }
        findings.forEach(finding -> checkReason(finding, wrong));
        if (findings.stream().noneMatch(finding -> finding.reason().startsWith("is damaged"))) {
            new TrialRestore(archive, Markers.standard(), work, Machine.current())
                    .run()
                    .forEach(finding -> wrong.add("trial restore: " + finding));
        }
        return wrong;
    }

    private void absent(BackupResult result, boolean directory, List<String> wrong) {
        boolean told = directory && move == Move.DIRECTORY
                || result.findings().stream()
                        .anyMatch(finding -> finding.kind() == Kind.FAILED || finding.kind() == Kind.VANISHED);
        for (LeftOut left : result.listing().leftOut()) {
            told |= left.path().equals(victim.fileName)
                    && left.rule().equals(move == Move.FIFO ? "fifo" : move == Move.LINK ? "link" : "none");
        }
        // The scan saw no such name.
        told |= (move == Move.DELETED || raced && move == Move.DIRECTORY)
                && result.findings().isEmpty();
        if (!told) {
            wrong.add("missing, and nobody is told: " + result.findings());
        }
    }

    private void present(byte[] content, List<Finding> findings, Path work, List<String> wrong) throws Exception {
        if (new String(content, StandardCharsets.ISO_8859_1).contains("NOT-IN-THE-HOME")) {
            wrong.add("content from outside of the home");
        }
        boolean quiet = findings.isEmpty();
        if (DatabaseFile.hasHeader(content, content.length)) {
            if (quiet && !"whole".equals(tag(content, work))) {
                wrong.add("a database that is not what it was");
            }
        } else if (quiet && !isState(content, now())) {
            wrong.add("neither what it was nor what it is, " + content.length + " bytes, and nobody is told");
        }
    }

    /**
     * True for what the file was or is. What another process is in the middle of writing in one call has its new time already,
     * and cannot be told from what is there to stay.
     */
    private boolean isState(byte[] content, byte[] now) {
        boolean half = raced && (move == Move.REWRITTEN || move == Move.GROWN) && content.length <= now.length;
        for (int i = 0; half && i < content.length; i++) {
            half = content[i] == now[i] || (i < before.length && content[i] == before[i]);
        }
        return half || Arrays.equals(content, before) || Arrays.equals(content, now);
    }

    private byte[] now() {
        try {
            return Files.isRegularFile(file) ? Files.readAllBytes(file) : new byte[0];
        } catch (IOException e) {
            return new byte[0];
        }
    }

    private static String tag(byte[] content, Path work) throws IOException {
        Path image = Files.write(work.resolve("image.db"), content);
        try {
            return SmallHome.ask(image, "PRAGMA integrity_check").equals("ok")
                    ? SmallHome.ask(image, "SELECT tag FROM t")
                    : "damaged";
        } catch (SQLException e) {
            return e.getMessage();
        } finally {
            Files.delete(image);
        }
    }

    private void checkReason(Finding finding, List<String> wrong) {
        String reason = finding.reason();
        boolean plain = victim != Victim.DATABASE;
        boolean right = switch (finding.kind()) {
            case CHANGED -> plain;
            // A directory cannot take the place of a file in one instant.
            case VANISHED -> move == Move.DELETED || move == Move.DIRECTORY;
            case FAILED ->
                switch (move) {
                    case CUT, EMPTIED, GROWN, REWRITTEN, REPLACED -> !plain;
                    case DELETED -> false;
                    case FORBIDDEN -> reason.contains("permission");
                    case FIFO -> reason.contains("fifo");
                    case LINK -> reason.contains("link");
                    case DIRECTORY -> reason.contains("directory");
                };
            case NOTE -> victim == Victim.DATABASE && move == Move.EMPTIED;
            default -> false;
        };
        if (!right) {
            wrong.add("for that reason? " + finding);
        }
    }

    private static Map<String, byte[]> members(Path archive) throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        try (ArchiveReader reader = ArchiveReader.open(Disk.real(), archive)) {
            EntryCursor cursor = reader.cursor();
            for (ArchiveEntry entry = cursor.next(); entry != null; entry = cursor.next()) {
                try (EntryContent content = reader.content(entry)) {
                    members.put(entry.name(), content.readAllBytes());
                }
            }
        }
        return members;
    }
}
