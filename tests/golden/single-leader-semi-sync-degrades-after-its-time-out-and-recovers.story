# One follower, which is down. A semi-sync write waits 80 ms for it, then the leader acknowledges alone.
#
# While it is degraded, writes are as fast as async. Once the follower is back and has caught up the
# leader waits for it again.
topology single-leader
followers 1
acknowledge semi-sync
semi-sync-timeout 80ms
failover off
latency 2ms
disk 1ms
clients 1
horizon 500ms

10ms  crash n2
20ms  c1 write x
150ms c1 write x
250ms restart n2
400ms c1 write x
---- only calls, client, crashes, restarts, degrades, recovers, semi-sync, n2      applies
      10ms  n2      crashes
      20ms  c1      calls #1 write x=1
      23ms  n1      winds semi-sync time-out to ring at 103ms
     103ms  n1      semi-sync time-out rings
     103ms  n1      degrades: it acknowledges alone
     105ms  client  #1 is ok, counted n1
     150ms  c1      calls #2 write x=2
     155ms  client  #2 is ok, counted n1
     250ms  n2      restarts
     271ms  n2      applies 1 #1
     271ms  n2      applies 2 #2
     273ms  n1      recovers: it waits for followers again
     400ms  c1      calls #3 write x=3
     403ms  n1      winds semi-sync time-out to ring at 483ms
     406ms  n2      applies 3 #3
     408ms  n1      stops semi-sync time-out
     410ms  client  #3 is ok, counted n1,n2
----
ended by horizon at 500ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
