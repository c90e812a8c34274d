# Triggers write each change into a table, and every 100 ms the new records are sent: three writes
# travel in one message, late.
topology single-leader
latency 2ms
disk 1ms
shipping triggers
trigger-poll 100ms
followers 1
failover off
clients 1
horizon 300ms

110ms c1 write x 1
130ms c1 write y 2
150ms c1 write x 3
---- only calls, client, append sent, n2      applies
     110ms  c1      calls #1 write x=1
     115ms  client  #1 is ok, counted n1
     130ms  c1      calls #2 write y=2
     135ms  client  #2 is ok, counted n1
     150ms  c1      calls #3 write x=3
     155ms  client  #3 is ok, counted n1
     200ms  n1→n2   append sent to 3: that replica is behind
     203ms  n2      applies 1 #1
     203ms  n2      applies 2 #2
     203ms  n2      applies 3 #3
----
ended by horizon at 300ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
log-matching: holds
converged: holds
