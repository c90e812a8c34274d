# The change to n2 is thrown away. The leader would send it again when its timer rings, and it rings
# now, because a person wants it to.
topology multi-leader
latency 5ms
clients 1
horizon 400ms

10ms  c1 write x 1
18ms  drop 3
60ms  time-out n1 resend
---- without heartbeats
      10ms  script  c1 write x 1
      10ms  c1      calls #1 write x=1
      10ms  c1→n1   write sent #1
      15ms  c1→n1   write arrives
      16ms  n1      takes in x=1 #1
      16ms  n1      stores x=1 #1
      16ms  n1→c1   done sent #1
      16ms  n1→n2   change sent #1 hop 1
      16ms  n1→n3   change sent #1 hop 1
      18ms  script  drop 3
      18ms  n1→n2   change is caught: due at 21ms
      18ms  n1→n2   change is thrown away
      21ms  n1→n3   change arrives
      21ms  n1→c1   done arrives
      21ms  client  #1 is ok, counted n1
      22ms  n3      takes in x=1 #1
      22ms  n3      stores x=1 #1
      22ms  n3→n1   received sent #1
      27ms  n3→n1   received arrives
      60ms  script  time-out n1 resend
      66ms  n1→n2   change sent #1 hop 1: no answer in time
      71ms  n1→n2   change arrives
      72ms  n2      takes in x=1 #1
      72ms  n2      stores x=1 #1
      72ms  n2→n1   received sent #1
      77ms  n2→n1   received arrives
----
ended by horizon at 400ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
