/**
 * What the tests of this project stand on: homes of any size, processes that write to databases, exact pictures of
 * directory trees, and the other programs that read zip.
 *
 * <p>Only for tests: nothing in the main tree may use it.
 */
package io.github.hermesbackup.testkit;
