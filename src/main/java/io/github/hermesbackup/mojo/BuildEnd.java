package io.github.hermesbackup.mojo;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.TreeSet;
import org.apache.maven.execution.ExecutionListener;
import org.apache.maven.execution.MavenExecutionRequest;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.logging.Log;
import org.eclipse.aether.SessionData;

/**
 * Says at the end of a build what was left to be done after the last module and was not, because a module failed before. No goal of
 * the plugin runs then any more; Maven asks the request for its listener at each event, in all versions from 3.6 to 4.0, so one that
 * passes everything on can be put in front of it. Where that cannot be, nothing is said.
 */
final class BuildEnd {

    private static final String INSTALLED = "io.github.hermesbackup.end:";

    private BuildEnd() {}

    /** Watches, once for each group, for the end of the build. */
    static void watch(MavenSession session, SessionData data, String group, String goal, LastModule modules, Log log) {
        if (!data.set(INSTALLED + group, null, Boolean.TRUE)) {
            return;
        }
        MavenExecutionRequest request = session.getRequest();
        synchronized (request) {
            ExecutionListener before = request.getExecutionListener();
            if (before != null) {
                request.setExecutionListener(front(before, () -> say(group, goal, modules, log)));
            }
        }
    }

    private static void say(String group, String goal, LastModule modules, Log log) {
        Set<String> undone = new TreeSet<>(modules.undone(group));
        if (!undone.isEmpty()) {
            log.warn("hermes:" + goal + " DID NOT RUN: it waits for the last module that binds it, and a module failed"
                    + " before.");
        }
    }

    private static ExecutionListener front(ExecutionListener before, Runnable atEnd) {
        return (ExecutionListener) Proxy.newProxyInstance(
                ExecutionListener.class.getClassLoader(),
                new Class<?>[] {ExecutionListener.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("sessionEnded")) {
                        atEnd.run();
                    }
                    try {
                        return method.invoke(before, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
