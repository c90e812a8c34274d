# n2 crashes while it owes n1 a change. When it is back it asks the others what it missed, and
# tells them all that it has: its own write was on its disk, and is lost to nobody.
topology multi-leader
leaders 2
latency 5ms
horizon 900ms

10ms  cut n1 | n2
20ms  c2 write x 2
30ms  c1 write y 1
60ms  crash n2
100ms heal
200ms restart n2
500ms c1 read x
500ms c2 read y
---- only client, stores, state sent, hello sent, crashes, restarts, heal
      26ms  n2      stores x=2 #1
      31ms  client  #1 is ok, counted n2
      36ms  n1      stores y=1 #2
      41ms  client  #2 is ok, counted n1
      60ms  n2      crashes
     100ms  script  heal
     200ms  n2      restarts
     200ms  n2→n1   hello sent
     205ms  n1→n2   state sent keys 1: that replica is behind
     211ms  n2      stores y=1 #2
     250ms  n2→n1   state sent keys 2: that replica is behind
     256ms  n1      stores x=2 #1
     510ms  client  #3 is ok: 2, written by #1, counted n1
     510ms  client  #4 is ok: 1, written by #2, counted n2
----
ended by horizon at 900ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
