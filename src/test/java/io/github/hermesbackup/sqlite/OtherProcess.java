package io.github.hermesbackup.sqlite;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Another process with its own SQLite (Python's) and one connection to a database; does what it is told line by line. */
final class OtherProcess implements AutoCloseable {

    private static final String SCRIPT = """
            import sqlite3, sys, json, os
            parent = os.getppid()
            c = sqlite3.connect(sys.argv[1], uri=True, isolation_level=None, timeout=60)
            def say(x):
                print(x, flush=True)
            def transfer(i):
                c.execute('BEGIN IMMEDIATE')
                n = c.execute('SELECT n FROM counters WHERE id=?', (i,)).fetchone()[0] + 1
                c.execute('UPDATE a SET v=v-? WHERE id=?', (n % 7 + 1, i))
                c.execute('UPDATE b SET v=v+? WHERE id=?', (n % 7 + 1, i))
                c.execute('UPDATE counters SET n=? WHERE id=?', (n, i))
                c.execute('INSERT INTO log(w,n,fill) VALUES(?,?,?)', (i, n, 'x' * (n % 900)))
                c.execute('COMMIT')
            say('ready')
            for line in sys.stdin:
                line = line.rstrip('\\n')
                try:
                    if line.startswith('transfers '):
                        say('started')
                        while os.getppid() == parent:
                            transfer(int(line.split()[1]))
                    say(json.dumps(c.execute(line).fetchall()))
                except Exception as e:
                    say('!' + str(e))
            """;

    private final Process process;
    private final Writer in;
    private final BufferedReader out;

    /** Starts it and waits until its connection is there. */
    OtherProcess(Path database) throws IOException {
        String uri = "file://" + database.toUri().getRawPath();
        process = new ProcessBuilder("python3", "-c", SCRIPT, uri)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        in = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        expect("ready");
    }

    /** Runs one statement and returns its rows as JSON, or what went wrong after an exclamation mark. */
    String run(String sql) throws IOException {
        in.write(sql + "\n");
        in.flush();
        return out.readLine();
    }

    /** Runs statements that must not fail. */
    OtherProcess runAll(String... statements) throws IOException {
        for (String sql : statements) {
            String answer = run(sql);
            if (answer == null || answer.startsWith("!")) {
                throw new AssertionError(sql + ": " + answer);
            }
        }
        return this;
    }

    /** Writes without end, as writer i of {@link Databases#ledger}. */
    void startTransfers(int i) throws IOException {
        in.write("transfers " + i + "\n");
        in.flush();
        expect("started");
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** {@code kill -9}. */
    void kill() throws IOException {
        process.destroyForcibly();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("not dead");
            }
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void expect(String line) throws IOException {
        String answer = out.readLine();
        if (!line.equals(answer)) {
            throw new AssertionError(answer);
        }
    }

    @Override
    public void close() throws IOException {
        kill();
    }
}
