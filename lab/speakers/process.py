"""A program that runs in a host's namespace, until it is stopped or we are gone."""
import signal
import subprocess


class Process:
    def __init__(self, host, command, log, environment=None, stdin=None):
        self.command = command
        self.log = log
        with open(log, "ab") as out:
            # Whatever happens to us, what we started goes with us.
            self.child = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", "ip", "netns", "exec", host.namespace, *command],
                stdin=stdin or subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, env=environment)

    @property
    def pid(self):
        return self.child.pid

    def alive(self):
        return self.child.poll() is None

    def signal(self, number):
        if self.alive():
            self.child.send_signal(number)

    def kill(self):
        """As if the machine had lost it: no good-bye."""
        self.signal(signal.SIGKILL)
        self.child.wait(10)

    def stop(self, seconds=15):
        """Asks it to end, and ends it if it does not."""
        self.signal(signal.SIGTERM)
        try:
            return self.child.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            return None
