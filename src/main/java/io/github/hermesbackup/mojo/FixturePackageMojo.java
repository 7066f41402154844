package io.github.hermesbackup.mojo;

import io.github.hermesbackup.archive.Compression;
import io.github.hermesbackup.fixture.FixturePackage;
import io.github.hermesbackup.fixture.FixturePackageRequest;
import io.github.hermesbackup.fixture.FixturePackageResult;
import io.github.hermesbackup.home.Glob;
import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.HomeLocator;
import io.github.hermesbackup.home.ScanRules;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.Sizes;
import io.github.hermesbackup.report.Finding;
import io.github.hermesbackup.report.RunReport;
import io.github.hermesbackup.report.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProjectHelper;

/**
 * Packs a home, or a directory that looks like one, as a fixture artifact: without secrets, and the same bytes for the same contents,
 * whatever the day, the place and the time zone. Runs once in each module that binds it.
 *
 * @since 1.0.0
 */
@Mojo(name = "fixture-package", defaultPhase = LifecyclePhase.PACKAGE, threadSafe = true)
public final class FixturePackageMojo extends HermesMojo {

    private static final String CLASSIFIER = "hermes-fixture";

    /**
     * Skips this goal.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.fixturePackage.skip", defaultValue = "false")
    private boolean skipFixturePackage;

    /**
     * The directory to pack: a home, which may be in use, or a directory that looks like one. Required.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.fixtureSource")
    private String fixtureSource;

    /**
     * The archive to write. Default: {@code <finalName>-hermes-fixture.zip} in the build directory.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.fixtureFile")
    private String fixtureFile;

    /**
     * Whether files that carry secrets by their name ({@code .env}, {@code auth.json}, tokens, pairings, vaults …) go in, too. They
     * are then in a repository for everybody who can read it.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.includeSecrets", defaultValue = "false")
    private boolean includeSecrets;

    /**
     * Patterns, relative to the source, of files that look like keys by their name ({@code id_rsa}, {@code *.pem} …) and go in all the
     * same. Without it such a file fails the build.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.allowSecretFiles")
    private List<String> allowSecretFiles;

    /**
     * Patterns of what is left out, besides what backups leave out.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.excludes")
    private List<String> excludes;

    /**
     * Patterns of what goes in although backups leave it out.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.includes")
    private List<String> includes;

    /**
     * File names by which a home is recognised; one must be left. Default: {@code config.yaml}, {@code .env}, {@code state.db}.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.markers")
    private List<String> markers;

    /**
     * How small the archive is made: {@code fast} (deflate level 1), {@code small} (deflate level 6) or {@code store}. Only
     * {@code store} makes the same bytes with every JDK: zlib's may differ.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.fixtureCompression", defaultValue = "small")
    private String fixtureCompression;

    /**
     * Whether the archive is attached to the project, as type {@code zip} with the classifier {@code hermes-fixture}.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.attach", defaultValue = "true")
    private boolean attach;

    /**
     * The time of everything in the archive: ISO 8601, or seconds since 1970. Default: {@code project.build.outputTimestamp}, and
     * without that 1980-01-01.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.outputTimestamp")
    private String outputTimestamp;

    /**
     * Seconds to wait, without progress, for a database that another process has locked.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.databaseTimeout", defaultValue = "10")
    private int databaseTimeout;

    private final MavenProjectHelper projects;

    /** @param projects attaches the archive */
    @Inject
    public FixturePackageMojo(MavenProjectHelper projects) {
        this.projects = projects;
    }

    @Override
    boolean skipGoal() {
        return skipFixturePackage;
    }

    @Override
    Timing timing() {
        return Timing.EACH_TIME;
    }

    @Override
    Conclusion run(Instant begun) throws IOException {
        Path output = output();
        HermesHome source = source();
        FixturePackageRequest request = new FixturePackageRequest(
                source,
                rules(),
                output,
                timestamp().orElse(OutputTimestamp.NONE),
                compression(),
                includeSecrets,
                Glob.all(allowSecretFiles == null ? List.of() : allowSecretFiles),
                Parameters.seconds("hermes.databaseTimeout", databaseTimeout));
        FixturePackageResult result = new FixturePackage(request, machine()).run();
        if (attach) {
            projects.attachArtifact(project(), "zip", CLASSIFIER, output.toFile());
        }
        say(result, source, output);
        return new Conclusion(report(result, source, output, begun), Optional.empty());
    }

    private Optional<Instant> timestamp() throws HermesException {
        return outputTimestamp != null
                ? OutputTimestamp.of("hermes.outputTimestamp", outputTimestamp)
                : OutputTimestamp.of(
                        "project.build.outputTimestamp",
                        project().getProperties().getProperty("project.build.outputTimestamp"));
    }

    private HermesHome source() throws IOException {
        if (fixtureSource == null || fixtureSource.isBlank()) {
            throw new HermesException(
                    Reason.INVALID_INPUT,
                    Subject.OTHER,
                    "hermes.fixtureSource is missing; name the directory to pack, src/test/hermes-home say.");
        }
        Path path = path(fixtureSource, Subject.OTHER);
        try {
            return HomeLocator.locate(disk(), path.toString(), surroundings());
        } catch (HermesException e) {
            throw new HermesException(e.reason(), Subject.OTHER, "hermes.fixtureSource=" + e.getMessage(), e);
        }
    }

    private Path output() throws HermesException {
        if (fixtureFile != null) {
            return path(fixtureFile, Subject.OTHER);
        }
        String name = project().getBuild().getFinalName() + "-" + CLASSIFIER + ".zip";
        return buildDirectory()
                .map(build -> FileName.resolve(build, name))
                .orElseThrow(() -> new HermesException(
                        Reason.INVALID_INPUT,
                        Subject.OTHER,
                        "hermes:fixture-package needs a project; run it where a pom.xml is."));
    }

    private ScanRules rules() throws HermesException {
        return ScanRules.standard()
                .excluding(excludes == null ? List.of() : excludes)
                .including(includes == null ? List.of() : includes)
                .withMarkers(Parameters.markers(markers));
    }

    private Compression compression() throws HermesException {
        return switch (fixtureCompression) {
            case "fast" -> Compression.FAST;
            case "small" -> Compression.SMALL;
            case "store" -> Compression.STORE;
            default ->
                throw Parameters.invalid("hermes.fixtureCompression", fixtureCompression, "fast, small or store");
        };
    }

    private void say(FixturePackageResult result, HermesHome source, Path output) throws HermesException {
        console()
                .fact(
                        "Source",
                        source.describe() + "  " + Sizes.count(result.files(), "file") + ", "
                                + Sizes.bytes(result.bytes()));
        if (!result.leftOut().isEmpty()) {
            List<String> names = result.leftOut().stream()
                    .map(Finding::path)
                    .limit(Console.FIRST)
                    .toList();
            console()
                    .fact(
                            "Secrets",
                            Sizes.count(result.leftOut().size()) + " left out: " + String.join(", ", names)
                                    + (names.size() < result.leftOut().size() ? " … (all in the result file)" : ""));
        }
        if (includeSecrets) {
            console().warn("hermes.includeSecrets is set: whoever can read the fixture can read its secrets.");
        }
        console().findings(result.findings());
        if (timestamp().isEmpty()) {
            console().info("project.build.outputTimestamp is not set: everything in the fixture is of 1980-01-01.");
        }
        console()
                .fact(
                        "Wrote",
                        FileName.show(output) + "  " + Sizes.bytes(result.archiveBytes()) + ", SHA-256 "
                                + result.sha256());
        conclude(
                Status.COMPLETE,
                "fixture of " + source.describe() + (attach ? ", attached as zip:" + CLASSIFIER : ""),
                result.duration());
    }

    private RunReport report(FixturePackageResult result, HermesHome source, Path output, Instant begun) {
        List<Finding> findings = new ArrayList<>(result.leftOut());
        findings.addAll(result.findings());
        return new RunReport(
                goal(),
                Status.COMPLETE,
                begun,
                result.duration(),
                Optional.of(source.path()),
                Optional.of(output),
                Optional.of(result.sha256()),
                Optional.empty(),
                Map.of("files", result.files(), "secretsLeftOut", (long)
                        result.leftOut().size()),
                Map.of("original", result.bytes(), "archive", result.archiveBytes()),
                findings);
    }
}
