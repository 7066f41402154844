package io.github.hermesbackup.mojo;

import io.github.hermesbackup.home.ArchiveName;
import io.github.hermesbackup.home.Markers;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.Sizes;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.RunReport;
import io.github.hermesbackup.report.Status;
import io.github.hermesbackup.restore.TrialRestore;
import io.github.hermesbackup.retention.Archive;
import io.github.hermesbackup.retention.Archives;
import io.github.hermesbackup.verify.Level;
import io.github.hermesbackup.verify.Verify;
import io.github.hermesbackup.verify.VerifyListener;
import io.github.hermesbackup.verify.VerifyRequest;
import io.github.hermesbackup.verify.VerifyResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;

/**
 * Checks whether an archive is what it says it is: structure, names, markers, every byte, every database.
 *
 * @since 1.0.0
 */
@Mojo(name = "verify", defaultPhase = LifecyclePhase.VERIFY, requiresProject = false, threadSafe = true)
public final class VerifyMojo extends HermesMojo {

    /**
     * Skips this goal.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.verify.skip", defaultValue = "false")
    private boolean skipVerify;

    /**
     * The archive to check. Default: every archive that was made earlier in this build; if there is none, the newest
     * complete backup in {@code hermes.output}.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.archive")
    private String archive;

    /**
     * Directory in which the newest backup is looked for. Default: the user's home directory.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.output")
    private String output;

    /**
     * How much is checked: {@code quick} (structure, names, markers, the archive's own digest), {@code full} (also every
     * byte), {@code deep} (also every database) or {@code restore} (also restores everything into a private home).
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.level", defaultValue = "full")
    private String level;

    /**
     * Directory for private copies, with room for the largest database ({@code deep}) or for everything
     * ({@code restore}). Default: the build directory, without a project the directory of the archive.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.workDirectory")
    private String workDirectory;

    /**
     * File names by which a backup is recognised. Default: {@code config.yaml}, {@code .env}, {@code state.db}.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.markers")
    private List<String> markers;

    @Override
    boolean skipGoal() {
        return skipVerify;
    }

    @Override
    Timing timing() {
        return Timing.LAST_MODULE;
    }

    @Override
    String subject() throws IOException {
        String which = archive != null
                ? path(archive, Subject.ARCHIVE).toUri().toString()
                : "made in this build, or in "
                        + (output == null ? "" : path(output, Subject.OUTPUT).toUri());
        return level + " " + which;
    }

    @Override
    Conclusion run(Instant begun) throws IOException {
        Level wanted = Level.of(level)
                .orElseThrow(() -> Parameters.invalid("hermes.level", level, "one of quick, full, deep, restore"));
        Markers known = Parameters.markers(markers);
        List<Finding> findings = new ArrayList<>();
        List<Finding> notes = new ArrayList<>();
        Map<String, Long> counts = new LinkedHashMap<>();
        long bytes = 0;
        List<Path> archives = archives();
        for (Path path : archives) {
            VerifyResult result = verify(path, wanted, known);
            findings.addAll(result.findings());
            notes.addAll(result.notes());
            counts.merge("files", result.files(), Long::sum);
            counts.merge("matchedSha256", result.matchedSha256(), Long::sum);
            counts.merge("matchedCrc", result.matchedCrc(), Long::sum);
            bytes += result.bytes();
        }
        counts.put("archives", (long) archives.size());
        counts.put("failed", (long) findings.size());
        Duration duration = Duration.between(begun, machine().clock().instant());
        Optional<String> failure = findings.isEmpty()
                ? Optional.empty()
                : Optional.of("FAILED: " + Sizes.count(findings.size(), "finding") + " (listed above) in "
                        + archives.get(0) + ". Do not rely on this archive; verify an older one or make a new one.");
        if (findings.isEmpty()) {
            conclude(Status.COMPLETE, "verification" + hint(wanted), duration);
        }
        return new Conclusion(
                new RunReport(
                        goal(),
                        findings.isEmpty() ? Status.COMPLETE : Status.FAILED,
                        begun,
                        duration,
                        Optional.empty(),
                        archives.stream().findFirst(),
                        Optional.empty(),
                        failure,
                        counts,
                        Map.of("original", bytes),
                        Stream.concat(findings.stream(), notes.stream()).toList()),
                failure);
    }

    private static String hint(Level level) {
        return switch (level) {
            case QUICK, FULL -> " (level " + level.word() + "; -Dhermes.level=deep also checks the databases)";
            case DEEP -> " (level deep; -Dhermes.level=restore also tries it out)";
            case RESTORE -> " (level restore)";
        };
    }

    private VerifyResult verify(Path path, Level wanted, Markers known) throws IOException {
        ArchiveFile.requireReadable(path);
        Path work = wanted.compareTo(Level.DEEP) >= 0 ? work(path) : path.getParent();
        VerifyResult result =
                new Verify(new VerifyRequest(path, wanted, known, work), machine(), new VerifyListener() {}).run();
        if (wanted == Level.RESTORE && result.findings().isEmpty()) {
            result = result.with(new TrialRestore(path, known, work, machine()).run());
        }
        new VerifyConsole(console(), machine()).result(result, wanted);
        return result;
    }

    private List<Path> archives() throws IOException {
        if (archive != null) {
            return List.of(path(archive, Subject.ARCHIVE));
        }
        List<Path> made = new ArchivesOfBuild(session().getRepositorySession().getData()).all();
        if (!made.isEmpty()) {
            return made.stream().distinct().toList();
        }
        Path directory = output == null ? surroundings().userHome() : path(output, Subject.OUTPUT);
        Path newest = newest(directory)
                .orElseThrow(() -> new HermesException(
                        Reason.INVALID_INPUT,
                        Subject.OTHER,
                        "There is no backup in " + directory + "; name one with -Dhermes.archive=<file.zip>."));
        return List.of(newest);
    }

    private Optional<Path> newest(Path directory) throws IOException {
        try {
            return Archives.complete(disk(), directory, ArchiveName.Kind.BACKUP).stream()
                    .findFirst()
                    .map(Archive::path);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private Path work(Path archivePath) throws IOException {
        Path work;
        if (workDirectory != null) {
            work = path(workDirectory, Subject.OTHER);
        } else {
            work = buildDirectory().orElse(archivePath.getParent());
        }
        Files.createDirectories(work);
        return work;
    }
}
