package io.github.hermesbackup.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives each test its own home in exactly the state of a fixture, without Maven: a parameter of type {@link java.nio.file.Path} is the
 * home's directory. It is brought into the state before anything of the test runs, {@code @BeforeEach} methods included.
 *
 * <pre>{@code
 * @HermesFixture("src/test/hermes-home")
 * class GatewayTest {
 *
 *     @Test
 *     void startsWithAnEmptyQueue(Path home) { … }
 * }
 * }</pre>
 *
 * <p>On a method it takes the place of that of the class. The tests of a class share a directory where they run one after the other, and
 * have each their own where they run at the same time. The homes lie in {@code target/hermes-fixtures} below the current directory, or
 * where the system property {@code hermes.fixtures.directory} says.
 *
 * @since 1.0.0
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(HermesFixtureExtension.class)
public @interface HermesFixture {

    /**
     * The fixture: an archive or a directory, a relative path from the current directory (the module's, under Maven and in most IDEs), or
     * coordinates {@code groupId:artifactId:version[:extension[:classifier]]} of an artifact that is in the local Maven repository
     * ({@code ~/.m2/repository}, or the system property {@code maven.repo.local}).
     */
    String value();

    /**
     * True to fail a test that leaves its home in another state, a database that was not closed among it. Looked at after the
     * {@code @AfterEach} methods.
     */
    boolean check() default false;
}
