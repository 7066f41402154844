package io.github.hermesbackup.mojo;

import java.io.IOException;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.SessionData;

/**
 * The turn of one execution of a goal in a build: whether it works now, shares what another has done, or leaves its work to the last
 * that comes.
 *
 * <p>The same work is that of the same goal, bound to the same phase, on the same subject. From the command line there is nobody to
 * wait for: then the first works at once. Without a project there are no others.
 */
final class Turn {

    private final MavenSession session;
    private final MavenProject project;
    private final MojoExecution execution;
    private final Log log;
    private final Timing timing;
    private final Subject subject;

    /** Tells what a goal works on. */
    interface Subject {
        String tell() throws IOException;
    }

    Turn(MavenSession session, MavenProject project, MojoExecution execution, Log log, Timing timing, Subject subject) {
        this.session = session;
        this.project = project;
        this.execution = execution;
        this.log = log;
        this.timing = timing;
        this.subject = subject;
    }

    /** Works, now or later, here or elsewhere. */
    void take(GoalWork work) throws MojoExecutionException, MojoFailureException {
        if (timing == Timing.EACH_TIME || !hasProject() || (timing == Timing.EACH_MODULE && isBound())) {
            work.run();
            return;
        }
        String what;
        try {
            what = group() + ":" + subject.tell();
        } catch (IOException e) {
            work.run(); // it will say what is wrong with its parameters
            return;
        }
        if (timing != Timing.LAST_MODULE || !isBound()) {
            new OncePerBuild(data(), log).run(what, module(), work);
            return;
        }
        LastModule modules = new LastModule(data(), log);
        if (!modules.arrive(arrival(what), work)) {
            BuildEnd.watch(session, data(), group(), execution.getGoal(), modules, log);
        }
    }

    /** Does not want to work, and keeps nobody waiting. */
    void skip() throws MojoExecutionException, MojoFailureException {
        if (timing == Timing.LAST_MODULE && isBound()) {
            new LastModule(data(), log).pass(arrival(""));
        }
    }

    private LastModule.Arrival arrival(String what) {
        return new LastModule.Arrival(
                group(),
                BoundModules.sharing(session, execution),
                BoundModules.mark(project, execution.getExecutionId()),
                module(),
                what);
    }

    /** Those who come from the command line and those who are bound do not share their work: they come at different times. */
    private String group() {
        return execution.getGoal() + ":" + (isBound() ? BoundModules.phaseOf(execution) : "command line");
    }

    private boolean isBound() {
        return execution.getSource() == MojoExecution.Source.LIFECYCLE && hasProject();
    }

    private boolean hasProject() {
        return project != null && project.getFile() != null;
    }

    private String module() {
        return project.getArtifactId();
    }

    private SessionData data() {
        return session.getRepositorySession().getData();
    }
}
