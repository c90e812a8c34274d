# Four leaders in a ring. A change is passed on three times; n4 does not send it back to n1, who
# made it.
topology multi-leader
leaders 4
links ring
latency 10ms
horizon 300ms

20ms  c1 write x 1
---- only client, stores, change
      31ms  n1      stores x=1 #1
      31ms  n1→n2   change sent #1 hop 1
      41ms  n1→n2   change arrives
      41ms  client  #1 is ok, counted n1
      42ms  n2      stores x=1 #1
      42ms  n2→n3   change sent #1 hop 2
      52ms  n2→n3   change arrives
      53ms  n3      stores x=1 #1
      53ms  n3→n4   change sent #1 hop 3
      63ms  n3→n4   change arrives
      64ms  n4      stores x=1 #1
----
ended by horizon at 300ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
