// The file holds all that the program and its child processes wrote to stdout and stderr: a warning of the JVM would show up here.
// The one line that does not count is the JVM's echo of a variable that the machine has set.
def written = new File(basedir, 'target/output.txt').readLines('UTF-8').findAll { !it.startsWith('Picked up JAVA_TOOL_OPTIONS:') }
assert written == ['[1, 4, 9]', 'chronicle [1, 4, 9]', 'agrona [1, 4, 9]', 'socket [1, 4, 9]']
