package io.github.hermesbackup.mojo;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.Plugin;
import org.apache.maven.model.PluginExecution;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.project.MavenProject;

/** Which executions in a build come to a goal in the same phase: those of all modules that are built. */
final class BoundModules {

    private BoundModules() {}

    /** The mark of an execution in a module. */
    static String mark(MavenProject project, String executionId) {
        return project.getGroupId() + ":" + project.getArtifactId() + "/" + executionId;
    }

    /** The marks of all executions of the same goal in the same phase. */
    static Set<String> sharing(MavenSession session, MojoExecution execution) {
        String phase = phaseOf(execution);
        Set<String> marks = new TreeSet<>();
        for (MavenProject project : session.getProjects()) {
            for (Plugin plugin : project.getBuildPlugins()) {
                if (plugin.getKey().equals(execution.getGroupId() + ":" + execution.getArtifactId())) {
                    addMarks(project, plugin.getExecutions(), execution, phase, marks);
                }
            }
        }
        return marks;
    }

    private static void addMarks(
            MavenProject project,
            List<PluginExecution> executions,
            MojoExecution wanted,
            String phase,
            Set<String> marks) {
        for (PluginExecution each : executions) {
            String bound = each.getPhase() == null ? wanted.getMojoDescriptor().getPhase() : each.getPhase();
            if (each.getGoals().contains(wanted.getGoal()) && phase.equals(bound)) {
                marks.add(mark(project, each.getId()));
            }
        }
    }

    /** The phase in which an execution runs; that of another lifecycle or none is one of its own. */
    static String phaseOf(MojoExecution execution) {
        return String.valueOf(execution.getLifecyclePhase());
    }
}
