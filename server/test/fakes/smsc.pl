#!/usr/bin/perl
# An SMS centre over Net::SMPP (Debian's libnet-smpp-perl): PDUs are read and written by that module, not by our code. Told what to do by lines of JSON on its
# standard input, tells what it got by lines of JSON on its standard output. One program may be bound at a time; messages wait in a list until they are answered
# and are sent again on the next bind, as a centre does.
use strict;
use warnings;
use IO::Handle;
use IO::Select;
use IO::Socket::INET;
use JSON::PP;
use Net::SMPP;

$SIG{PIPE} = 'IGNORE';
$SIG{__WARN__} = sub { };
STDOUT->autoflush(1);
my $json = JSON::PP->new->canonical->latin1;
my $port = shift @ARGV;
my %is = (password => 'secret', refuse => {}, id => 1000, receipts => 0, silent => 0, hold => 0, drop_after_resp => 0);
my @refusals;             # statuses the next submits are answered with
my @waiting;              # deliveries the program has not answered yet
my ($conn, $bound);
my $server = Net::SMPP->new_listen('127.0.0.1', port => $port, smpp_version => 0x34, interface_version => 0x34)
  or die "cannot listen: $!";
my $select = IO::Select->new($server, \*STDIN);
my $line = '';

sub tell_test { print $json->encode($_[0]), "\n" }
tell_test({ said => 'ready' });

sub lose {
  $select->remove($conn) if $conn;
  close $conn if $conn;
  ($conn, $bound) = (undef, 0);
  $_->{sent} = 0 for @waiting;
  tell_test({ said => 'closed' });
}

sub send_waiting {
  return unless $conn && $bound;
  for my $one (@waiting) {
    next if $one->{sent};
    my %of = %{ $one->{fields} };
    my %tlvs = map { $_ => pack('H*', $one->{tlvs}{$_}) } keys %{ $one->{tlvs} || {} };
    $of{short_message} = pack('H*', $of{short_message} // '');
    $one->{sent} = $conn->deliver_sm(%of, %tlvs, async => 1);
  }
}

sub receipt_of {
  my ($id, $pdu) = @_;
  my $text = sprintf 'id:%s sub:001 dlvrd:001 submit date:2603101100 done date:2603101101 stat:DELIVRD err:000 text:hi', $id;
  return { fields => { source_addr => $pdu->{destination_addr}, destination_addr => $pdu->{source_addr}, esm_class => 4, data_coding => 0,
      short_message => unpack('H*', $text) }, tlvs => {} };
}

sub hear {
  my ($pdu) = @_;
  my $name = Net::SMPP::pdu_tab->{ $pdu->{cmd} }{cmd} // 'unknown';
  my %told = (said => 'pdu', cmd => $name, status => $pdu->{status}, seq => $pdu->{seq});
  for my $field (qw(system_id source_addr destination_addr source_addr_ton dest_addr_ton esm_class data_coding registered_delivery)) {
    $told{$field} = $pdu->{$field} if defined $pdu->{$field};
  }
  for my $field (qw(short_message message_payload sar_msg_ref_num sar_total_segments sar_segment_seqnum)) {
    $told{$field} = unpack('H*', $pdu->{$field}) if defined $pdu->{$field};
  }
  if ($name eq 'bind_transceiver') {
    my $ok = $pdu->{password} eq $is{password};
    $conn->set_version(0x34);
    $conn->bind_transceiver_resp(system_id => 'CENTRE', seq => $pdu->{seq}, status => $ok ? 0 : 0x0e);
    $bound = $ok;
    tell_test(\%told);
    return send_waiting();
  }
  if ($name eq 'submit_sm') {
    my $status = @refusals ? shift @refusals : 0;
    my $id = ++$is{id};
    $told{id} = "$id";
    tell_test(\%told);
    return if $is{silent};
    $conn->submit_sm_resp(message_id => $status ? '' : "$id", seq => $pdu->{seq}, status => $status);
    if ($is{receipts} && !$status) { push @waiting, receipt_of($id, $pdu); send_waiting() }
    return;
  }
  if ($name eq 'deliver_sm_resp') {
    my ($one) = grep { $_->{sent} && $_->{sent} == $pdu->{seq} } @waiting;
    $told{name} = $one->{name} if $one;
    @waiting = grep { $_ != $one } @waiting if $one && !$pdu->{status};
    return tell_test(\%told);
  }
  tell_test(\%told);
  $conn->enquire_link_resp(seq => $pdu->{seq}) if $name eq 'enquire_link' && !$is{silent};
  if ($name eq 'unbind') { $conn->unbind_resp(seq => $pdu->{seq}); lose() }
}

sub obey {
  my ($order) = @_;
  my $do = $order->{do};
  if ($do eq 'deliver') { push @waiting, $order; send_waiting() }
  elsif ($do eq 'set') { $is{ $_ } = $order->{values}{$_} for keys %{ $order->{values} } }
  elsif ($do eq 'refuse') { push @refusals, @{ $order->{statuses} } }
  elsif ($do eq 'enquire') { $conn->enquire_link(async => 1) if $conn }
  elsif ($do eq 'raw') { $conn->syswrite(pack('H*', $order->{bytes})) if $conn }
  elsif ($do eq 'close') { lose() if $conn }
  tell_test({ said => 'done', do => $do });
}

while (1) {
  for my $ready ($select->can_read) {
    if ($ready == $server) {
      my $new = $server->accept or next;
      lose() if $conn;
      $conn = $new;
      $select->add($conn);
    } elsif (defined fileno($ready) && fileno($ready) == fileno(STDIN)) {
      my $got = sysread(STDIN, my $chunk, 65536);
      exit 0 unless $got;
      $line .= $chunk;
      obey($json->decode($1)) while $line =~ s/^([^\n]*)\n//;
    } elsif ($conn && $ready == $conn) {
      my $pdu = $conn->read_pdu;
      $pdu ? hear($pdu) : lose();
    }
  }
}
