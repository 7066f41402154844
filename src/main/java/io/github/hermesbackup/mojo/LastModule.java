package io.github.hermesbackup.mojo;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;
import org.eclipse.aether.SessionData;

/**
 * Work that is done when the last of those who could want it has come: each leaves a mark and, unless it skips, its work; whoever's mark
 * completes the set does what was left, each piece once. Nobody waits. If one never comes, since its module or one before it failed, the
 * work is not done, and {@link BuildEnd} says so.
 *
 * <p>As in {@link OncePerBuild}, what is shared is made of the JDK's classes only.
 */
final class LastModule {

    private static final String MARKS = "io.github.hermesbackup.marks:";
    private static final String LEFT = "io.github.hermesbackup.left:";

    private final SessionData data;
    private final OncePerBuild once;
    private final Log log;

    LastModule(SessionData data, Log log) {
        this.data = data;
        this.once = new OncePerBuild(data, log);
        this.log = log;
    }

    /**
     * One who wants it.
     *
     * @param group names those who wait for one another
     * @param expected marks of all of them
     * @param mark the mark of the one who has come, and with it the module's name
     * @param what names the work: equal texts are the same work
     */
    record Arrival(String group, Set<String> expected, String mark, String module, String what) {}

    /** Leaves a mark and the work, and does all that was left if it is the last; false if others are still to come. */
    boolean arrive(Arrival arrival, GoalWork work) throws MojoExecutionException, MojoFailureException {
        Callable<Object> callable = () -> {
            work.run();
            return null;
        };
        map(LEFT + arrival.group()).putIfAbsent(arrival.what(), callable);
        boolean last = pass(arrival);
        if (!last) {
            log.info("Waits for the last module that binds it.");
        }
        return last;
    }

    /** Leaves a mark only, and does what others left if it is the last; false if others are still to come. */
    boolean pass(Arrival arrival) throws MojoExecutionException, MojoFailureException {
        ConcurrentMap<String, Object> marks = map(MARKS + arrival.group());
        marks.put(arrival.mark(), Boolean.TRUE);
        if (!marks.keySet().containsAll(arrival.expected())) {
            return false;
        }
        for (Map.Entry<String, Object> left : map(LEFT + arrival.group()).entrySet()) {
            // Two may come at the same moment and both see that all are there.
            if (!once.isTaken(left.getKey())) {
                once.run(left.getKey(), arrival.module(), () -> call((Callable<?>) left.getValue()));
            }
        }
        return true;
    }

    /** What was left and not done. */
    Set<String> undone(String group) {
        Set<String> undone = ConcurrentHashMap.newKeySet();
        undone.addAll(map(LEFT + group).keySet());
        undone.removeIf(once::isTaken);
        return undone;
    }

    private static void call(Callable<?> work) throws MojoExecutionException, MojoFailureException {
        try {
            work.call();
        } catch (MojoExecutionException | MojoFailureException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new MojoExecutionException(e.getMessage(), e);
        }
    }

    @SuppressWarnings("unchecked")
    private ConcurrentMap<String, Object> map(String key) {
        data.set(key, null, new ConcurrentHashMap<String, Object>());
        return (ConcurrentMap<String, Object>) data.get(key);
    }
}
