package io.github.hermesbackup.mojo;

import io.github.hermesbackup.archive.Sha256;
import io.github.hermesbackup.fixture.FixtureRequest;
import io.github.hermesbackup.fixture.FixtureRestore;
import io.github.hermesbackup.fixture.FixtureResult;
import io.github.hermesbackup.fixture.FixtureTarget;
import io.github.hermesbackup.home.HomeLocator;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HermesException.Subject;
import io.github.hermesbackup.io.Sizes;
import io.github.hermesbackup.report.RunReport;
import io.github.hermesbackup.report.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.eclipse.aether.RepositorySystem;

/**
 * Brings a test home under the build directory into exactly the state of a fixture, whatever a test has left there, and sets the project
 * property {@code hermes.fixture.home} to its path. Runs once in each module that binds it.
 *
 * @since 1.0.0
 */
@Mojo(name = "fixture-restore", defaultPhase = LifecyclePhase.PRE_INTEGRATION_TEST, threadSafe = true)
public final class FixtureRestoreMojo extends HermesMojo {

    /** The project property that later goals find the home in. */
    static final String PROPERTY = "hermes.fixture.home";

    /**
     * Skips this goal.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.fixtureRestore.skip", defaultValue = "false")
    private boolean skipFixtureRestore;

    /**
     * The fixture: an archive, a directory, or Maven coordinates {@code groupId:artifactId:version[:extension[:classifier]]} (extension
     * {@code zip} if none is given). What exists as a path is taken for one. Required.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.fixture")
    private String fixture;

    /**
     * The directory that is brought into the fixture's state: everything else in it is removed. Default: {@code hermes-home} in the
     * build directory.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.fixtureHome")
    private String fixtureHome;

    /**
     * Whether the directory may lie outside of the build directory. The default home ({@code ~/.hermes}) is refused even then.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.allowOutsideBuild", defaultValue = "false")
    private boolean allowOutsideBuild;

    /**
     * File names by which a home is recognised. Default: {@code config.yaml}, {@code .env}, {@code state.db}.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.markers")
    private List<String> markers;

    /**
     * Seconds to wait, without progress, for a database of a fixture directory that another process has locked.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.databaseTimeout", defaultValue = "10")
    private int databaseTimeout;

    private final RepositorySystem repositories;

    /** @param repositories resolves coordinates */
    @Inject
    public FixtureRestoreMojo(RepositorySystem repositories) {
        this.repositories = repositories;
    }

    @Override
    boolean skipGoal() {
        return skipFixtureRestore;
    }

    @Override
    Timing timing() {
        return Timing.EACH_TIME;
    }

    @Override
    Conclusion run(Instant begun) throws IOException {
        Path build = buildDirectory()
                .orElseThrow(() -> new HermesException(
                        Reason.INVALID_INPUT,
                        Subject.OTHER,
                        "hermes:fixture-restore needs a project; run it where a pom.xml is."));
        Path work = build.resolve("hermes");
        Path source = source();
        Path shown = fixtureHome == null ? build.resolve("hermes-home") : path(fixtureHome, Subject.OTHER);
        Path target = guard(build, work).require(disk(), shown, source);
        FixtureRequest request = new FixtureRequest(
                source,
                target,
                work.resolve("fixture-" + hash(target) + ".memory"),
                Parameters.markers(markers),
                Parameters.seconds("hermes.databaseTimeout", databaseTimeout));
        FixtureResult result = new FixtureRestore(request, machine()).run();
        project().getProperties().setProperty(PROPERTY, target.toString());
        say(result, source, shown);
        return new Conclusion(report(result, source, shown, begun), Optional.empty());
    }

    private FixtureTarget guard(Path build, Path work) throws IOException {
        List<Path> never = new ArrayList<>(List.of(
                HomeLocator.defaultHome(surroundings()),
                surroundings().userHome(),
                surroundings().currentDirectory(),
                build,
                work));
        return new FixtureTarget(allowOutsideBuild ? Optional.empty() : Optional.of(build), never);
    }

    private Path source() throws HermesException {
        if (fixture == null || fixture.isBlank()) {
            throw new HermesException(
                    Reason.INVALID_INPUT,
                    Subject.OTHER,
                    "hermes.fixture is missing; name an archive, a directory, or groupId:artifactId:version.");
        }
        Optional<FixtureArtifact> artifact = FixtureArtifact.parse(fixture);
        Path path = artifact.isPresent() ? relative(fixture) : path(fixture, Subject.OTHER);
        if (Files.exists(path)) {
            return path;
        }
        if (artifact.isEmpty()) {
            throw new HermesException(
                    Reason.INVALID_INPUT,
                    Subject.OTHER,
                    "hermes.fixture=" + FileName.show(path) + " does not exist; name an archive, a directory, or"
                            + " groupId:artifactId:version[:extension[:classifier]].");
        }
        return artifact.get().resolve(repositories, session().getRepositorySession(), project());
    }

    private Path relative(String text) {
        return FileName.resolve(surroundings().currentDirectory(), text);
    }

    private static String hash(Path target) {
        byte[] name = FileName.show(target).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(Sha256.digest().digest(name), 0, 8);
    }

    private void say(FixtureResult result, Path source, Path home) {
        console().fact("Fixture", FileName.show(source) + "  " + Sizes.count(result.files(), "file"));
        console().fact("Home", FileName.show(home) + "  " + changes(result));
        if (!result.findings().isEmpty()) {
            console()
                    .fact(
                            "Left out",
                            Sizes.count(result.findings().size(), "file") + " never restored (listed with -X)");
        }
        console().findings(result.findings());
        conclude(Status.COMPLETE, "fixture in " + FileName.show(home), result.duration());
    }

    private static String changes(FixtureResult result) {
        if (result.unchanged()) {
            return "is in its state already";
        }
        List<String> parts = new ArrayList<>();
        part(parts, result.added(), "new");
        part(parts, result.replaced(), "replaced");
        part(parts, result.adjusted(), "with another mode or time");
        part(parts, result.removed(), "removed");
        return String.join(", ", parts);
    }

    private static void part(List<String> parts, long count, String what) {
        if (count > 0) {
            parts.add(Sizes.count(count) + " " + what);
        }
    }

    private RunReport report(FixtureResult result, Path source, Path home, Instant begun) {
        Map<String, Long> counts = new LinkedHashMap<>();
        counts.put("files", result.files());
        counts.put("added", result.added());
        counts.put("replaced", result.replaced());
        counts.put("adjusted", result.adjusted());
        counts.put("removed", result.removed());
        return new RunReport(
                goal(),
                Status.COMPLETE,
                begun,
                result.duration(),
                Optional.of(home),
                Optional.of(source),
                Optional.empty(),
                Optional.empty(),
                counts,
                Map.of("written", result.bytes()),
                result.findings());
    }
}
