// The file holds all that the program wrote to stdout and stderr: a warning of the JVM would show up here.
// The one line that does not count is the JVM's echo of a variable that the machine has set.
def written = new File(basedir, 'target/output.txt').readLines('UTF-8').findAll { !it.startsWith('Picked up JAVA_TOOL_OPTIONS:') }
assert written == ['[1, 4, 9]']
