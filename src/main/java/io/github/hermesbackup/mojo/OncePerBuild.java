package io.github.hermesbackup.mojo;

import java.util.concurrent.CompletableFuture;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;
import org.eclipse.aether.SessionData;

/**
 * Work that is done once in a build, by whoever comes first. The others wait until it is done, and fail as it has failed.
 *
 * <p>The session data of the resolver is made for one build and shared by all its modules and by all class loaders of this plugin, so
 * the marks in it are strings and classes of the JDK only. Whoever waits, waits for work that is running already, so threads that are
 * fewer than modules are no danger.
 */
final class OncePerBuild {

    private static final String KEY = "io.github.hermesbackup.once:";
    /** What failed, in the result of a future: the other class loader's exceptions would be strangers here. */
    private static final String CHECK = "failure";

    private static final String BROKEN = "error";
    private static final String DONE = "done";

    private final SessionData data;
    private final Log log;

    OncePerBuild(SessionData data, Log log) {
        this.data = data;
        this.log = log;
    }

    /**
     * Does the work, or waits for it.
     *
     * @param what names the work: equal texts are the same work
     * @param module who does it, for the others to say
     */
    void run(String what, String module, GoalWork work) throws MojoExecutionException, MojoFailureException {
        CompletableFuture<String[]> mine = new CompletableFuture<>();
        if (data.set(KEY + what, null, mine)) {
            run(mine, module, work);
        } else {
            share((CompletableFuture<?>) data.get(KEY + what));
        }
    }

    /** True if it has been done, or is being done. */
    boolean isTaken(String what) {
        return data.get(KEY + what) != null;
    }

    private static void run(CompletableFuture<String[]> mine, String module, GoalWork work)
            throws MojoExecutionException, MojoFailureException {
        String[] result = {BROKEN, module, "it ended unexpectedly"};
        try {
            work.run();
            result = new String[] {DONE, module, ""};
        } catch (MojoFailureException e) {
            result = new String[] {CHECK, module, e.getMessage()};
            throw e;
        } catch (MojoExecutionException | RuntimeException e) {
            result = new String[] {BROKEN, module, e.getMessage()};
            throw e;
        } finally {
            mine.complete(result);
        }
    }

    private void share(CompletableFuture<?> others) throws MojoExecutionException, MojoFailureException {
        String[] result = (String[]) others.join();
        switch (result[0]) {
            case DONE -> log.info("Done once in this build, by " + result[1] + ".");
            case CHECK ->
                throw new MojoFailureException(result[2] + " (Done once in this build, by " + result[1] + ".)");
            default ->
                throw new MojoExecutionException(result[2] + " (Done once in this build, by " + result[1] + ".)");
        }
    }
}
