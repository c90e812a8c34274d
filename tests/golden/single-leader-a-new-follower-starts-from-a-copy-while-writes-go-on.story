# n4 joins. It gets a copy of the table as of the position at which reading it began, and then the
# entries that were written meanwhile; the clients do not notice.
topology single-leader
latency 2ms
disk 1ms
spares 1
failover off
clients 1
horizon 500ms

10ms  c1 write x 1
20ms  c1 write y 2
100ms join n4
120ms c1 write x 3
140ms c1 write y 4
300ms c1 read x at n4
---- only calls, client, joins, copy, starts from, n4      stores, n4      appends, n4      applies
      10ms  c1      calls #1 write x=1
      15ms  client  #1 is ok, counted n1
      20ms  c1      calls #2 write y=2
      25ms  client  #2 is ok, counted n1
     100ms  n4      joins
     104ms  n4→n1   behind sent position 0: it starts from a copy of the table
     106ms  n1      winds copy to ring at 156ms
     120ms  c1      calls #3 write x=3
     122ms  n4→n1   behind sent position 0: it starts from a copy of the table
     125ms  client  #3 is ok, counted n1
     140ms  c1      calls #4 write y=4
     142ms  n4→n1   behind sent position 0: it starts from a copy of the table
     145ms  client  #4 is ok, counted n1
     156ms  n1      copy rings
     156ms  n1→n4   copy sent position 2: it starts from a copy of the table
     158ms  n1→n4   copy arrives
     159ms  n4      starts from a copy as of 2
     159ms  n4      stores x=1 #1
     159ms  n4      stores y=2 #2
     163ms  n4      appends 3 #3 epoch 1
     163ms  n4      appends 4 #4 epoch 1
     164ms  n4      applies 3 #3
     164ms  n4      applies 4 #4
     300ms  c1      calls #5 read x
     304ms  client  #5 is ok: 3, written by #3, counted n4
----
ended by horizon at 500ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
