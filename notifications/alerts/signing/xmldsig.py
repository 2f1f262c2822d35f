"""How is the signature put into an alert, and what exactly does one found there cover?

CAP 1.2 §3.3 (Digital Signatures) allows an enveloped signature and no other; §3.4 lets it stand last in alert. Ours has
one form alone: one reference to the whole document, the enveloped and the exclusive canonical transform, ECDSA on P-256
with SHA-256, the key's name and value. A signature of any other form is none of ours, so that nothing has to be judged
that could be bent.
"""

from collections.abc import Iterator
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from lxml import etree
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureMethod
from signxml.signer import XMLSigner
from signxml.verifier import SignatureConfiguration, XMLVerifier

from notifications.alerts.cap.tree import SIGNATURES
from notifications.alerts.cap.vocabulary import NAMESPACE
from notifications.alerts.signing.keystore import AlertKey
from notifications.alerts.signing.published import pem

CLOSING: Final = b"</alert>"
EXCLUSIVE: Final = "http://www.w3.org/2001/10/xml-exc-c14n#"
ENVELOPED: Final = SIGNATURES + "enveloped-signature"
SHA256: Final = "http://www.w3.org/2001/04/xmlenc#sha256"
ECDSA_SHA256: Final = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
DSIG11: Final = "http://www.w3.org/2009/xmldsig11#"
CURVE: Final = "urn:oid:1.2.840.10045.3.1.7"
ROOT: Final = f"{{{NAMESPACE}}}alert"
SIGNATURE: Final = f"{{{SIGNATURES}}}Signature"
KEY_NAME: Final = f"{{{SIGNATURES}}}KeyName"

# Names, the attributes they have, and how deep they lie: every element of a signature of ours.
FORM: Final[tuple[tuple[int, str, dict[str, str]], ...]] = (
    (0, "Signature", {}),
    (1, "SignedInfo", {}),
    (2, "CanonicalizationMethod", {"Algorithm": EXCLUSIVE}),
    (2, "SignatureMethod", {"Algorithm": ECDSA_SHA256}),
    (2, "Reference", {"URI": ""}),
    (3, "Transforms", {}),
    (4, "Transform", {"Algorithm": ENVELOPED}),
    (4, "Transform", {"Algorithm": EXCLUSIVE}),
    (3, "DigestMethod", {"Algorithm": SHA256}),
    (3, "DigestValue", {}),
    (1, "SignatureValue", {}),
    (1, "KeyInfo", {}),
    (2, "KeyName", {}),
    (2, "KeyValue", {}),
    (3, "ECKeyValue", {}),
    (4, "NamedCurve", {"URI": CURVE}),
    (4, "PublicKey", {}),
)
EXPECTED: Final = SignatureConfiguration(
    require_x509=False,
    location="./",
    signature_methods=frozenset({SignatureMethod.ECDSA_SHA256}),
    digest_algorithms=frozenset({DigestAlgorithm.SHA256}),
    default_reference_c14n_method=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
)


class Broken(Exception):
    """There is no signature of ours, or it does not hold: the words say why."""


def signed(canonical: bytes, key: AlertKey) -> bytes:
    """The canonical bytes with the signature before the closing tag; nothing else is changed."""
    if not canonical.endswith(CLOSING):
        raise ValueError("these are not the canonical bytes of an alert")
    signer = XMLSigner(
        signature_algorithm=SignatureMethod.ECDSA_SHA256,
        digest_algorithm=DigestAlgorithm.SHA256,
        c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
    )
    root = signer.sign(parsed(canonical), key=key.private, key_name=key.published.kid)
    signature = etree.tostring(root[-1], method="c14n", exclusive=True)
    return canonical.removesuffix(CLOSING) + signature + CLOSING


def parsed(data: bytes) -> etree._Element:
    """Only for bytes that our own reader has found harmless. Raises Broken."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Broken("It can't be read as XML.") from error


def key_names(root: etree._Element) -> frozenset[str]:
    """Whatever any signature in it names, wherever it lies."""
    return frozenset(name.text or "" for name in root.iter(KEY_NAME))


def key_name(root: etree._Element) -> str:
    """The name of the key, where there is one signature, in its place and of our form. Raises Broken."""
    signatures = list(root.iter(SIGNATURE))
    if root.tag != ROOT or not signatures:
        raise Broken("This is no alert with a signature.")
    if len(signatures) > 1:
        raise Broken("It carries more than one signature.")
    if signatures[0].getparent() is not root or signatures[0] is not root[-1]:
        raise Broken("The signature is not the last child of alert.")
    if list(form_of(signatures[0])) != [(depth, tag(name), attributes) for depth, name, attributes in FORM]:
        raise Broken("Its signature is of another form than ours.")
    (name,) = key_names(root)
    return name


def form_of(element: etree._Element, depth: int = 0) -> Iterator[tuple[int, str, dict[str, str]]]:
    yield depth, str(element.tag), {str(name): str(value) for name, value in element.attrib.items()}
    for inner in element:
        yield from form_of(inner, depth + 1)


def tag(name: str) -> str:
    return f"{{{DSIG11 if name in {'ECKeyValue', 'NamedCurve', 'PublicKey'} else SIGNATURES}}}{name}"


def covered(root: etree._Element, public: ec.EllipticCurvePublicKey) -> bytes:
    """The bytes that this key signed, which are all there is beside the signature. Raises Broken."""
    if list(root.iter(etree.Comment, etree.ProcessingInstruction)) or siblings(root):
        raise Broken("Comments or instructions stand beside what was signed.")
    try:
        result = XMLVerifier().verify(root, expect_config=EXPECTED)
    except Exception as error:
        # Whatever a library says of a stranger's bytes, it is no yes.
        raise Broken("The signature does not hold.") from error
    if isinstance(result, list) or result.signature_key != pem(public):
        raise Broken("The signature is of another key than it names.")
    whole = parsed(etree.tostring(root))
    whole.remove(whole[-1])
    if result.signed_data != etree.tostring(whole, method="c14n", exclusive=True, with_comments=False):
        raise Broken("The signature covers something else than the alert.")
    return bytes(result.signed_data)


def siblings(root: etree._Element) -> bool:
    return root.getprevious() is not None or root.getnext() is not None
