# Two leaders with a follower each: n3 follows n1, n4 follows n2. What Ada writes at n1 is sent to
# n3 and n2, and n2 passes it on to n4. Ben reads at n4.
topology multi-leader
leaders 2
followers 1
reads followers
latency 10ms
horizon 300ms

20ms  c1 write x 1
45ms  c2 read x
150ms c2 read x
---- only calls, client, stores, change, follows
        0s  n3      follows n1
        0s  n4      follows n2
      20ms  c1      calls #1 write x=1
      31ms  n1      stores x=1 #1
      31ms  n1→n2   change sent #1 hop 1
      31ms  n1→n3   change sent #1 hop 1
      41ms  n1→n2   change arrives
      41ms  n1→n3   change arrives
      41ms  client  #1 is ok, counted n1
      42ms  n2      stores x=1 #1
      42ms  n2→n4   change sent #1 hop 2
      42ms  n3      stores x=1 #1
      45ms  c2      calls #2 read x
      52ms  n2→n4   change arrives
      53ms  n4      stores x=1 #1
      65ms  client  #2 is ok: 1, written by #1, counted n4
     150ms  c2      calls #3 read x
     170ms  client  #3 is ok: 1, written by #1, counted n4
----
ended by horizon at 300ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
converged: holds
