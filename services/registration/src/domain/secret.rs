//! The secrets of the links of orders and invitations: derived from an id, stored nowhere, compared in constant time.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use butterfly_contracts::{OrderId, RegistrationId};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;

use super::person::Hash;

/// Makes and checks the secrets.
#[derive(Clone)]
pub struct OrderSecrets {
    key: SecretString,
}

impl OrderSecrets {
    /// Secrets derived with this key; another key makes every old link fail.
    pub fn new(key: SecretString) -> Self {
        Self { key }
    }

    /// The secret of an order.
    pub fn of(&self, order: OrderId) -> String {
        written(self.mac(order))
    }

    /// Whether this is the order's secret.
    pub fn fits(&self, order: OrderId, given: &str) -> bool {
        is_of(self.mac(order), given)
    }

    /// The secret of the invitation to say who will attend by this registration.
    pub fn of_invitation(&self, registration: RegistrationId) -> String {
        written(self.invitation(registration))
    }

    /// Whether this is the invitation's secret.
    pub fn opens_invitation(&self, registration: RegistrationId, given: &str) -> bool {
        is_of(self.invitation(registration), given)
    }

    /// What an order that is not decided yet is asked for by: its idempotency scope, sealed.
    pub fn seal(&self, scope: &Hash) -> String {
        let mac = self.mac_of(b"order-request", scope);
        let mac = mac.map(|mac| mac.finalize().into_bytes());
        let sealed = mac.map(|mac| URL_SAFE_NO_PAD.encode([scope.as_slice(), &mac].concat()));
        sealed.unwrap_or_default()
    }

    /// The scope in a seal of ours.
    pub fn unseal(&self, given: &str) -> Option<Hash> {
        let bytes = URL_SAFE_NO_PAD.decode(given).ok()?;
        let (scope, seal) = bytes.split_first_chunk::<32>()?;
        let mac = self.mac_of(b"order-request", scope)?;
        mac.verify_slice(seal).ok().map(|()| *scope)
    }

    /// HMAC takes keys of any length; nothing is ever refused here.
    fn mac(&self, order: OrderId) -> Option<Hmac<Sha256>> {
        self.mac_of(b"order-secret", order.uuid().as_bytes())
    }

    fn invitation(&self, registration: RegistrationId) -> Option<Hmac<Sha256>> {
        self.mac_of(b"invitation-secret", registration.uuid().as_bytes())
    }

    fn mac_of(&self, purpose: &[u8], subject: &[u8]) -> Option<Hmac<Sha256>> {
        let mut mac = Hmac::<Sha256>::new_from_slice(self.key.expose_secret().as_bytes()).ok()?;
        mac.update(purpose);
        mac.update(subject);
        Some(mac)
    }
}

fn written(mac: Option<Hmac<Sha256>>) -> String {
    let bytes = mac.map(|mac| mac.finalize().into_bytes());
    bytes
        .map(|bytes| URL_SAFE_NO_PAD.encode(bytes))
        .unwrap_or_default()
}

fn is_of(mac: Option<Hmac<Sha256>>, given: &str) -> bool {
    let (Some(mac), Ok(bytes)) = (mac, URL_SAFE_NO_PAD.decode(given)) else {
        return false;
    };
    mac.verify_slice(&bytes).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_secret_opens_an_order() {
        let secrets = OrderSecrets::new("key".into());
        let (order, other) = (OrderId::generate(), OrderId::generate());
        let secret = secrets.of(order);
        assert_eq!(secret.len(), 43);
        assert!(secrets.fits(order, &secret));
        assert!(!secrets.fits(other, &secret));
        assert!(!OrderSecrets::new("other".into()).fits(order, &secret));
        for wrong in ["", "A", &secret[..42], "not base64!"] {
            assert!(!secrets.fits(order, wrong), "{wrong}");
        }
    }

    #[test]
    fn an_invitation_opens_neither_its_order_nor_another_invitation() {
        let secrets = OrderSecrets::new("key".into());
        let registration = RegistrationId::generate();
        let secret = secrets.of_invitation(registration);
        assert!(secrets.opens_invitation(registration, &secret));
        assert!(!secrets.opens_invitation(RegistrationId::generate(), &secret));
        assert!(!secrets.fits(registration.uuid().into(), &secret));
    }

    #[test]
    fn only_our_own_seals_are_opened() {
        let secrets = OrderSecrets::new("key".into());
        let sealed = secrets.seal(&[7; 32]);
        assert_eq!(secrets.unseal(&sealed), Some([7; 32]));
        assert_eq!(OrderSecrets::new("other".into()).unseal(&sealed), None);
        let other = URL_SAFE_NO_PAD.encode([8; 64]);
        for wrong in ["", "A", &sealed[..85], &sealed[1..], &other] {
            assert_eq!(secrets.unseal(wrong), None, "{wrong}");
        }
    }
}
