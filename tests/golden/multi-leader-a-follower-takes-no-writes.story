# A write that is sent to a follower is refused.
topology multi-leader
leaders 2
followers 1
latency 10ms
horizon 200ms

20ms  c1 write x 1 at n3
---- only calls, client, takes in, stores, drops, gives
      20ms  c1      calls #1 write x=1
      40ms  client  #1 is refused: the node asked is not the leader
----
ended by horizon at 200ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
