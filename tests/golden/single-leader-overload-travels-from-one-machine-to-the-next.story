# Cascading overload. Each follower can answer 125 reads a second and gets 90. One dies; its readers
# go to the other one, which now gets more than it can do: its queue grows, answers come too late,
# and clients that ask again make it worse.
topology single-leader
followers 2
reads followers
failover off
latency 1ms
processing 8ms
clients 6
workload rate
rate 30
pace even
read-share 100
retries 2
client-timeout 100ms
horizon 900ms
seed 2

300ms crash n3
---- only crashes, asks again, no answer
     300ms  n3      crashes
 349.203ms  c6      asks again for #26, try 2
 353.551ms  c2      asks again for #27, try 2
 375.045ms  c4      asks again for #28, try 2
 424.625ms  c1      asks again for #31, try 2
 449.203ms  c6      asks again for #26, try 3
 475.045ms  c4      asks again for #28, try 3
 485.021ms  c3      asks again for #32, try 2
 507.922ms  c5      asks again for #33, try 2
 524.625ms  c1      asks again for #31, try 3
 553.549ms  c2      asks again for #34, try 2
 585.021ms  c3      asks again for #32, try 3
 641.709ms  c4      asks again for #36, try 2
 685.021ms  client  #32 is unknown: no answer in time
 715.866ms  c6      asks again for #38, try 2
 741.709ms  c4      asks again for #36, try 3
 753.547ms  c2      asks again for #40, try 2
 815.866ms  c6      asks again for #38, try 3
 841.709ms  client  #36 is unknown: no answer in time
 853.547ms  c2      asks again for #40, try 3
----
ended by horizon at 900ms
durable: holds
linearizable: holds
read-your-writes: holds
monotonic-reads: holds
one-leader: holds
converged: holds
