package io.github.hermesbackup.mojo;

import io.github.hermesbackup.home.HermesHome;
import io.github.hermesbackup.home.HomeLocator;
import io.github.hermesbackup.home.RealPath;
import io.github.hermesbackup.home.Surroundings;
import io.github.hermesbackup.io.Disk;
import io.github.hermesbackup.io.FileName;
import io.github.hermesbackup.io.HermesException;
import io.github.hermesbackup.io.HermesException.Reason;
import io.github.hermesbackup.io.HomeLock;
import io.github.hermesbackup.io.IoReason;
import io.github.hermesbackup.io.Machine;
import io.github.hermesbackup.io.Sizes;
import io.github.hermesbackup.io.UserPath;
import io.github.hermesbackup.report.ResultFile;
import io.github.hermesbackup.report.RunReport;
import io.github.hermesbackup.report.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;

/** What all goals share: whether to run at all, where things are, and how an outcome becomes a result file and a build's end. */
abstract class HermesMojo extends AbstractMojo {

    /**
     * Skips every goal of this plugin.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.skip", defaultValue = "false")
    private boolean skip;

    /**
     * The home directory. Default: the environment variable {@code HERMES_HOME}, else {@code ~/.hermes}
     * ({@code %LOCALAPPDATA%\hermes} on Windows). {@code ~} is expanded.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.home")
    private String home;

    /**
     * File for the machine-readable result (JSON, mode 0600). Default: {@code target/hermes/<goal>-<executionId>.json} in a
     * project, none without a project.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.resultFile")
    private String resultFile;

    /**
     * Seconds to wait for another backup or restore of the same home to end, the agent's own backup included.
     *
     * @since 1.0.0
     */
    @Parameter(property = "hermes.lockTimeout", defaultValue = "10")
    private int lockTimeout;

    @Parameter(defaultValue = "${session}", readonly = true, required = true)
    private MavenSession session;

    @Parameter(defaultValue = "${project}", readonly = true)
    private MavenProject project;

    @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
    private MojoExecution execution;

    /** Asked for often, and it takes two looks into the system's own files to tell. */
    private Machine machine;

    /**
     * How a goal ended.
     *
     * @param report what other programs are told
     * @param failure what the build fails with, if it does
     */
    record Conclusion(RunReport report, Optional<String> failure) {}

    /** Does the goal's work. */
    abstract Conclusion run(Instant begun) throws IOException, MojoFailureException;

    /** True if this goal alone is to be skipped. */
    abstract boolean skipGoal();

    /** When the goal works in a build in which several modules bind it. */
    Timing timing() {
        return Timing.EACH_MODULE;
    }

    /**
     * What the goal works on, for a build in which several modules come to it: equal texts are the same work.
     */
    String subject() throws IOException {
        return homeSubject();
    }

    /** False if a failure of this goal is one loud warning, and the build goes on. */
    boolean failsTheBuild() {
        return true;
    }

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        if (skip || skipGoal()) {
            String goal = Parameters.camelCase(goal());
            getLog().info("Skipped: " + (skip ? "hermes.skip" : "hermes." + goal + ".skip") + " is set.");
            orWarn(() -> turn().skip());
            return;
        }
        orWarn(() -> turn().take(this::runAndReport));
    }

    private Turn turn() {
        return new Turn(session, project, execution, getLog(), timing(), this::subject);
    }

    private void orWarn(GoalWork work) throws MojoExecutionException, MojoFailureException {
        try {
            work.run();
        } catch (MojoExecutionException | MojoFailureException | RuntimeException e) {
            if (failsTheBuild()) {
                throw e;
            }
            getLog().warn("THE " + goal().toUpperCase(Locale.ROOT) + " BACKUP IS MISSING: " + e.getMessage()
                    + " The build goes on because hermes.failOnError is false.");
            getLog().debug(e);
        }
    }

    private void runAndReport() throws MojoExecutionException, MojoFailureException {
        long start = System.nanoTime();
        Instant begun = machine().clock().instant();
        try {
            Conclusion conclusion = run(begun);
            writeResult(conclusion.report());
            console().took(System.nanoTime() - start);
            if (conclusion.failure().isPresent()) {
                throw new MojoFailureException(
                        FileName.escape(conclusion.failure().get()));
            }
        } catch (HermesException e) {
            String message = FileName.escape(Parameters.nameOf(e.subject()) + e.getMessage() + nextStep(e));
            writeFailure(begun, e.reason() == Reason.LOCKED ? Status.LOCKED : Status.FAILED, message);
            throw translated(e, message);
        } catch (IOException e) {
            String message =
                    FileName.escape("The " + goal() + " failed: " + e.getMessage() + " (" + IoReason.of(e) + ")");
            writeFailure(begun, Status.FAILED, message);
            throw new MojoExecutionException(message, e);
        }
    }

    /** What to type next, where the core cannot know it. */
    private static String nextStep(HermesException e) {
        return e.reason() == Reason.CORRUPT && e.subject() == HermesException.Subject.ARCHIVE
                ? ". Choose another backup with -Dhermes.archive=<file.zip>."
                : "";
    }

    private static MojoExecutionException translated(HermesException e, String message) throws MojoFailureException {
        return switch (e.reason()) {
            case INVALID_INPUT, CORRUPT, CONFLICT -> throw new MojoFailureException(message, e);
            case NO_SPACE, LOCKED, IO -> new MojoExecutionException(message, e);
        };
    }

    private void writeFailure(Instant begun, Status status, String message) throws MojoExecutionException {
        writeResult(new RunReport(
                goal(),
                status,
                begun,
                Duration.between(begun, machine().clock().instant()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(message),
                Map.of(),
                Map.of(),
                List.of()));
    }

    /** False for a goal that only shows something: the page of a CI job need not repeat it. */
    boolean tellsTheJob() {
        return true;
    }

    /** True if somebody is going to read the report: what stands in it alone need not be computed otherwise. */
    final boolean isReported() throws HermesException {
        return resultPath().isPresent() || (tellsTheJob() && JobFiles.areWanted(System.getenv()));
    }

    private void writeResult(RunReport report) throws MojoExecutionException {
        if (tellsTheJob()) {
            new JobFiles(System.getenv(), console()).tell(report);
        }
        try {
            Optional<Path> file = resultPath();
            if (file.isPresent()) {
                ResultFile.write(disk(), file.get(), report);
            }
        } catch (IOException e) {
            if (report.status() == Status.FAILED || report.status() == Status.LOCKED) {
                console().warn("The result file could not be written: " + e.getMessage());
                return; // the goal's own failure is what the user has to see
            }
            throw new MojoExecutionException(
                    FileName.escape("hermes.resultFile=" + resultFile + " cannot be written (" + IoReason.of(e)
                            + "); the goal itself ended as " + report.status().word()),
                    e);
        }
    }

    private Optional<Path> resultPath() throws HermesException {
        if (resultFile != null) {
            return Optional.of(path(resultFile, HermesException.Subject.OTHER));
        }
        return buildDirectory()
                .map(target -> target.resolve("hermes").resolve(goal() + "-" + execution.getExecutionId() + ".json"));
    }

    /** The last line of a goal that did not fail: how it ended, what it did, how long it took. */
    final void conclude(Status status, String what, Duration duration) {
        String line = status.word() + " " + what + " in " + Sizes.seconds(duration);
        if (status == Status.COMPLETE) {
            console().info(line);
        } else {
            console().warn(line);
        }
    }

    final String goal() {
        return execution.getGoal();
    }

    final Console console() {
        return new Console(getLog());
    }

    final Machine machine() {
        if (machine == null) {
            machine = Machine.current();
        }
        return machine;
    }

    final Disk disk() {
        return machine().disk();
    }

    final Optional<String> configuredHome() throws HermesException {
        return home == null
                ? Optional.empty()
                : Optional.of(Parameters.requireWhole(home, HermesException.Subject.HOME));
    }

    final MavenProject project() {
        return project;
    }

    final MavenSession session() {
        return session;
    }

    /** Work that may fail. */
    interface Work<T> {
        T run() throws IOException;
    }

    /** Does work while nobody else backs up or restores the home; where it cannot be locked, says so and does it all the same. */
    final <T> T locked(HermesHome home, Work<T> work) throws IOException {
        Duration timeout = Parameters.seconds("hermes.lockTimeout", lockTimeout);
        try (HomeLock lock = HomeLock.acquire(machine(), home.realPath(), home.path(), timeout)) {
            lock.warning().ifPresent(console()::warn);
            return work.run();
        }
    }

    /** Does work that writes to the home, under its lock, after what an interrupted restore has left there is finished. */
    final <T> T writing(HermesHome home, Duration databasePatience, Work<T> work) throws IOException {
        return locked(home, () -> {
            interrupted(home, databasePatience).finish();
            return work.run();
        });
    }

    /** Says so if an interrupted restore has left the home between two states; for goals that only read it. */
    final Optional<String> reportInterrupted(HermesHome home) throws IOException {
        Optional<String> state = interrupted(home, Duration.ZERO).describe();
        state.ifPresent(text -> console().warn(text + ". Finish it with: " + recoverCommand(home)));
        return state;
    }

    /** The home by its place, however it is spelled. */
    final String homeSubject() throws IOException {
        return RealPath.ofPossible(disk(), HomeLocator.where(configuredHome().orElse(null), surroundings()))
                .toUri()
                .toString();
    }

    final Interrupted interrupted(HermesHome home, Duration databasePatience) {
        return new Interrupted(console(), machine(), home, databasePatience);
    }

    final String recoverCommand(HermesHome home) {
        return isDefault(home) ? command("recover") : command("recover", "-Dhermes.home=" + home.path());
    }

    /** True for the home that is used when nothing names another one. */
    final boolean isDefault(HermesHome home) {
        try {
            return home.path().equals(HomeLocator.defaultHome(surroundings()));
        } catch (HermesException e) {
            return false; // a default that cannot be told is not this one
        }
    }

    /** What the world outside says. Relative paths begin at the module's directory, without a project at the current one. */
    final Surroundings surroundings() {
        Path current = hasProject()
                ? project.getBasedir().toPath()
                : Path.of(System.getProperty("user.dir")).toAbsolutePath();
        return new Surroundings(
                System.getenv(),
                Path.of(System.getProperty("user.home")),
                current,
                System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows"));
    }

    final Path path(String text, HermesException.Subject subject) throws HermesException {
        Surroundings around = surroundings();
        return UserPath.resolve(
                Parameters.requireWhole(text, subject), subject, around.userHome(), around.currentDirectory());
    }

    /** The directory of archives that a person named. */
    final Path existingDirectory(String text) throws HermesException {
        Path directory = path(text, HermesException.Subject.OUTPUT);
        if (!Files.isDirectory(directory)) {
            throw new HermesException(
                    Reason.INVALID_INPUT,
                    HermesException.Subject.OUTPUT,
                    directory + (Files.exists(directory) ? " is not a directory" : " does not exist")
                            + "; name the directory of the archives with -Dhermes.output=<directory>.");
        }
        return directory;
    }

    /** Maven hands a goal without a POM a stand-in project that has no file. */
    private boolean hasProject() {
        return project != null && project.getFile() != null;
    }

    /** The directory that {@code mvn clean} removes, if there is a project. */
    final Optional<Path> buildDirectory() {
        return hasProject() ? Optional.of(Path.of(project.getBuild().getDirectory())) : Optional.empty();
    }

    /** A command that runs a goal of this version of the plugin from anywhere, whatever the user's settings. */
    final String command(String goal, String... options) {
        var plugin = execution.getMojoDescriptor().getPluginDescriptor();
        StringBuilder line = new StringBuilder("mvn ")
                .append(plugin.getGroupId())
                .append(':')
                .append(plugin.getArtifactId())
                .append(':')
                .append(plugin.getVersion())
                .append(':')
                .append(goal);
        for (String option : options) {
            line.append(' ').append(ShellWord.quote(option));
        }
        if (line.indexOf("\uFFFD") >= 0) {
            getLog().warn(
                            "The next command has letters that this locale cannot show; under LC_ALL=C.UTF-8 it is whole.");
        }
        return line.toString();
    }
}
