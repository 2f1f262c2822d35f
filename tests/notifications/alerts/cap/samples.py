"""A message that holds every element of CAP 1.2, in a country that does not exist; tests change it in one place."""

WHOLE = """<?xml version="1.0" encoding="UTF-8"?>
<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">
  <identifier>UT-2026-0007</identifier>
  <sender>alerts@consulate.utopia.example</sender>
  <sent>2026-11-29T18:00:00+05:00</sent>
  <status>Actual</status>
  <msgType>Update</msgType>
  <source>Duty desk</source>
  <scope>Restricted</scope>
  <restriction>Wardens alone</restriction>
  <addresses>warden1@utopia.example "Warden of the North"</addresses>
  <code>wardens</code>
  <code>v1</code>
  <note>Second bulletin</note>
  <references>alerts@consulate.utopia.example,UT-2026-0006,2026-11-29T12:00:00-00:00</references>
  <incidents>flood-7 "Grey River"</incidents>
  <info>
    <language>en</language>
    <category>Met</category>
    <category>Safety</category>
    <event>Flood</event>
    <responseType>Avoid</responseType>
    <responseType>Evacuate</responseType>
    <urgency>Immediate</urgency>
    <severity>Severe</severity>
    <certainty>Observed</certainty>
    <audience>Citizens of Utopia</audience>
    <eventCode><valueName>UT:event</valueName><value>FL</value></eventCode>
    <effective>2026-11-29T18:05:00+05:00</effective>
    <onset>2026-11-29T20:00:00+05:00</onset>
    <expires>2026-11-30T20:00:00+05:00</expires>
    <senderName>Embassy of Utopia in Erewhon</senderName>
    <headline>Leave the banks of the Grey River</headline>
    <description>The river rises &amp; two bridges of Lower Erewhon are closed.</description>
    <instruction>Go to the upper town.</instruction>
    <web>https://consulate.utopia.example/alerts/7</web>
    <contact>+999 555 0100</contact>
    <parameter><valueName>UT:bulletin</valueName><value>2</value></parameter>
    <resource>
      <resourceDesc>Map</resourceDesc>
      <mimeType>text/plain</mimeType>
      <size>9</size>
      <uri>map.txt</uri>
      <derefUri>dXBwZXJ0b3du</derefUri>
      <digest>72d31b28499a6206cfefd02a2f456af720258b9d</digest>
    </resource>
    <area>
      <areaDesc>Lower Erewhon</areaDesc>
      <polygon>10.5,20.5 10.5,21 11,21 11,20.5 10.5,20.5</polygon>
      <circle>-10.25,20 12.5</circle>
      <geocode><valueName>UT:district</valueName><value>07</value></geocode>
      <altitude>100</altitude>
      <ceiling>300.5</ceiling>
    </area>
  </info>
  <info>
    <language>uz-Cyrl</language>
    <category>Safety</category>
    <category>Met</category>
    <event>Сел</event>
    <urgency>Immediate</urgency>
    <severity>Severe</severity>
    <certainty>Observed</certainty>
    <eventCode><valueName>UT:event</valueName><value>FL</value></eventCode>
    <expires>2026-11-30T20:00:00+05:00</expires>
    <area><areaDesc>Қуйи Эревон</areaDesc></area>
  </info>
</alert>
"""


def changed(old: str, new: str) -> bytes:
    """The whole message with its only such text replaced."""
    assert WHOLE.count(old) == 1, (WHOLE.count(old), old)
    return WHOLE.replace(old, new).encode()


def without(name: str) -> bytes:
    """The whole message without the only element of this name that is a line of its own."""
    lines = [line for line in WHOLE.splitlines() if line.strip().startswith(f"<{name}>")]
    return changed(f"{lines[0]}\n", "")
