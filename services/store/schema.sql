-- Written from the migrations; a test compares the two.

CREATE TABLE `account` (
  `id` binary(16) NOT NULL,
  `email` varchar(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `name` varchar(200) NOT NULL,
  `password_hash` varchar(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `address_line` varchar(300) NOT NULL,
  `postal_code` varchar(20) NOT NULL,
  `city` varchar(120) NOT NULL,
  `region` varchar(120) NOT NULL,
  `country` char(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `version` int(10) unsigned NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  `deleted_at` datetime(6) DEFAULT NULL,
  `live` tinyint(1) GENERATED ALWAYS AS (if(`deleted_at` is null,1,NULL)) STORED,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_account_email` (`email`,`live`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `attendee_audit` (
  `id` binary(16) NOT NULL,
  `actor_id` binary(16) NOT NULL,
  `convention_id` binary(16) DEFAULT NULL,
  `action` varchar(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `subject` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `before_state` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL,
  `after_state` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL,
  `request_id` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `created_at` datetime(6) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `ix_attendee_audit_convention` (`convention_id`,`created_at`,`id`),
  CONSTRAINT `ck_attendee_audit_before` CHECK (`before_state` is null or json_valid(`before_state`)),
  CONSTRAINT `ck_attendee_audit_after` CHECK (`after_state` is null or json_valid(`after_state`))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `attendee_outbox` (
  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `kind` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `subject` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `subject_version` bigint(20) unsigned NOT NULL,
  `payload` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `due_at` datetime(6) DEFAULT NULL,
  `attempts` int(10) unsigned NOT NULL DEFAULT 0,
  `leased_by` binary(16) DEFAULT NULL,
  `delivered_at` datetime(6) DEFAULT NULL,
  `last_error` varchar(500) DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `ix_attendee_outbox_due` (`due_at`),
  KEY `ix_attendee_outbox_lease` (`leased_by`),
  CONSTRAINT `ck_attendee_outbox_payload` CHECK (json_valid(`payload`))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `convention` (
  `id` binary(16) NOT NULL,
  `slug` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `name` varchar(200) NOT NULL,
  `description` text NOT NULL,
  `venue` varchar(200) NOT NULL,
  `address` varchar(400) NOT NULL,
  `time_zone` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `currency` char(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `first_day` date NOT NULL,
  `last_day` date NOT NULL,
  `registration_opens_at` datetime(6) DEFAULT NULL,
  `registration_closes_at` datetime(6) DEFAULT NULL,
  `tax_name` varchar(100) NOT NULL,
  `tax_basis_points` int(10) unsigned NOT NULL,
  `tax_inclusive` tinyint(1) NOT NULL,
  `age_on` date DEFAULT NULL,
  `passes_per_person` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'one',
  `contact_email` varchar(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `accent` char(7) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `status` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `sales_paused` tinyint(1) NOT NULL DEFAULT 0,
  `version` int(10) unsigned NOT NULL,
  `created_by` binary(16) NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  `deleted_at` datetime(6) DEFAULT NULL,
  `live` tinyint(1) GENERATED ALWAYS AS (if(`deleted_at` is null,1,NULL)) STORED,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_convention_slug` (`slug`,`live`),
  KEY `ix_convention_listed` (`live`,`status`,`first_day`,`id`),
  KEY `ix_convention_day` (`live`,`first_day`,`id`),
  CONSTRAINT `ck_convention_days` CHECK (`first_day` <= `last_day`),
  CONSTRAINT `ck_convention_window` CHECK (`registration_opens_at` < `registration_closes_at`),
  CONSTRAINT `ck_convention_tax` CHECK (`tax_basis_points` <= 10000),
  CONSTRAINT `ck_convention_status` CHECK (`status` in ('draft','published','closed','archived')),
  CONSTRAINT `ck_convention_passes_per_person` CHECK (`passes_per_person` in ('one','one_a_day'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `convention_option` (
  `id` binary(16) NOT NULL,
  `convention_id` binary(16) NOT NULL,
  `name` varchar(100) NOT NULL,
  `description` varchar(1000) NOT NULL,
  `price_minor` bigint(20) NOT NULL,
  `currency` char(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `included_in` text NOT NULL,
  `stocks` text NOT NULL DEFAULT '[]',
  `min_per_registration` int(10) unsigned NOT NULL DEFAULT 0,
  `max_per_registration` int(10) unsigned NOT NULL DEFAULT 1,
  `requires_passes` text NOT NULL DEFAULT '[]',
  `requires_options` text NOT NULL DEFAULT '[]',
  `on_sale_from` datetime(6) DEFAULT NULL,
  `on_sale_until` datetime(6) DEFAULT NULL,
  `paused` tinyint(1) NOT NULL DEFAULT 0,
  `position` int(10) unsigned NOT NULL,
  `version` int(10) unsigned NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  `deleted_at` datetime(6) DEFAULT NULL,
  `live` tinyint(1) GENERATED ALWAYS AS (if(`deleted_at` is null,1,NULL)) STORED,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_convention_option_name` (`convention_id`,`name`,`live`),
  KEY `ix_convention_option_order` (`convention_id`,`live`,`position`,`id`),
  CONSTRAINT `ck_convention_option_price` CHECK (`price_minor` >= 0),
  CONSTRAINT `ck_convention_option_included` CHECK (json_valid(`included_in`)),
  CONSTRAINT `ck_convention_option_limits` CHECK (`min_per_registration` <= `max_per_registration`),
  CONSTRAINT `ck_convention_option_stocks` CHECK (json_valid(`stocks`)),
  CONSTRAINT `ck_convention_option_requires_passes` CHECK (json_valid(`requires_passes`)),
  CONSTRAINT `ck_convention_option_requires_options` CHECK (json_valid(`requires_options`))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `lodging_audit` (
  `id` binary(16) NOT NULL,
  `actor_id` binary(16) NOT NULL,
  `convention_id` binary(16) DEFAULT NULL,
  `action` varchar(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `subject` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `before_state` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL,
  `after_state` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL,
  `request_id` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `created_at` datetime(6) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `ix_lodging_audit_convention` (`convention_id`,`created_at`,`id`),
  CONSTRAINT `ck_lodging_audit_before` CHECK (`before_state` is null or json_valid(`before_state`)),
  CONSTRAINT `ck_lodging_audit_after` CHECK (`after_state` is null or json_valid(`after_state`))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `lodging_outbox` (
  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `kind` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `subject` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `subject_version` bigint(20) unsigned NOT NULL,
  `payload` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `due_at` datetime(6) DEFAULT NULL,
  `attempts` int(10) unsigned NOT NULL DEFAULT 0,
  `leased_by` binary(16) DEFAULT NULL,
  `delivered_at` datetime(6) DEFAULT NULL,
  `last_error` varchar(500) DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `ix_lodging_outbox_due` (`due_at`),
  KEY `ix_lodging_outbox_lease` (`leased_by`),
  CONSTRAINT `ck_lodging_outbox_payload` CHECK (json_valid(`payload`))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `option_answer` (
  `order_id` binary(16) NOT NULL,
  `subject_id` binary(16) NOT NULL,
  `question_id` binary(16) NOT NULL,
  `answers` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `created_at` datetime(6) NOT NULL,
  PRIMARY KEY (`order_id`,`subject_id`,`question_id`),
  CONSTRAINT `fk_option_answer_hold` FOREIGN KEY (`order_id`) REFERENCES `option_hold` (`order_id`),
  CONSTRAINT `ck_option_answer_answers` CHECK (json_valid(`answers`))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `option_choice` (
  `id` binary(16) NOT NULL,
  `option_id` binary(16) NOT NULL,
  `name` varchar(100) NOT NULL,
  `price_minor` bigint(20) DEFAULT NULL,
  `stocks` text NOT NULL DEFAULT '[]',
  `position` int(10) unsigned NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `deleted_at` datetime(6) DEFAULT NULL,
  `live` tinyint(1) GENERATED ALWAYS AS (if(`deleted_at` is null,1,NULL)) STORED,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_option_choice_name` (`option_id`,`name`,`live`),
  KEY `ix_option_choice_order` (`option_id`,`live`,`position`,`id`),
  CONSTRAINT `fk_option_choice_option` FOREIGN KEY (`option_id`) REFERENCES `convention_option` (`id`),
  CONSTRAINT `ck_option_choice_price` CHECK (`price_minor` >= 0),
  CONSTRAINT `ck_option_choice_stocks` CHECK (json_valid(`stocks`))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `option_hold` (
  `order_id` binary(16) NOT NULL,
  `convention_id` binary(16) NOT NULL,
  `version` bigint(20) unsigned NOT NULL,
  `state` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `held_until` datetime(6) DEFAULT NULL,
  `pinned_at` datetime(6) DEFAULT NULL,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  PRIMARY KEY (`order_id`),
  KEY `ix_option_hold_held` (`state`,`held_until`),
  KEY `ix_option_hold_pinned` (`state`,`pinned_at`),
  KEY `ix_option_hold_convention` (`convention_id`,`state`),
  CONSTRAINT `ck_option_hold_state` CHECK (`state` in ('held','pinned','confirmed','released','expired'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `option_selection` (
  `order_id` binary(16) NOT NULL,
  `registration_id` binary(16) NOT NULL,
  `item_id` binary(16) NOT NULL,
  `convention_id` binary(16) NOT NULL,
  `option_id` binary(16) NOT NULL,
  `choice_id` binary(16) DEFAULT NULL,
  `pass_id` binary(16) NOT NULL,
  `option_name` varchar(100) NOT NULL,
  `choice_name` varchar(100) NOT NULL,
  `quantity` int(10) unsigned NOT NULL,
  `included` int(10) unsigned NOT NULL,
  `unit_minor` bigint(20) NOT NULL,
  `currency` char(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `stocks` text CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `state` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  PRIMARY KEY (`order_id`,`registration_id`,`item_id`),
  KEY `ix_option_selection_convention` (`convention_id`,`state`),
  CONSTRAINT `fk_option_selection_hold` FOREIGN KEY (`order_id`) REFERENCES `option_hold` (`order_id`),
  CONSTRAINT `ck_option_selection_included` CHECK (`included` <= `quantity`),
  CONSTRAINT `ck_option_selection_stocks` CHECK (json_valid(`stocks`)),
  CONSTRAINT `ck_option_selection_state` CHECK (`state` in ('held','pinned','confirmed','released','expired'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `option_stock` (
  `id` binary(16) NOT NULL,
  `convention_id` binary(16) NOT NULL,
  `name` varchar(100) NOT NULL,
  `capacity` int(10) unsigned NOT NULL,
  `held` int(10) unsigned NOT NULL DEFAULT 0,
  `sold` int(10) unsigned NOT NULL DEFAULT 0,
  `version` int(10) unsigned NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  `deleted_at` datetime(6) DEFAULT NULL,
  `live` tinyint(1) GENERATED ALWAYS AS (if(`deleted_at` is null,1,NULL)) STORED,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_option_stock_name` (`convention_id`,`name`,`live`),
  CONSTRAINT `ck_option_stock_capacity` CHECK (`held` + `sold` <= `capacity`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `options_audit` (
  `id` binary(16) NOT NULL,
  `actor_id` binary(16) NOT NULL,
  `convention_id` binary(16) DEFAULT NULL,
  `action` varchar(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `subject` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `before_state` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL,
  `after_state` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL,
  `request_id` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `created_at` datetime(6) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `ix_options_audit_convention` (`convention_id`,`created_at`,`id`),
  CONSTRAINT `ck_options_audit_before` CHECK (`before_state` is null or json_valid(`before_state`)),
  CONSTRAINT `ck_options_audit_after` CHECK (`after_state` is null or json_valid(`after_state`))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `options_lane` (
  `convention_id` binary(16) NOT NULL,
  `catalogue_version` bigint(20) unsigned NOT NULL,
  `commits` bigint(20) unsigned NOT NULL,
  PRIMARY KEY (`convention_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `options_outbox` (
  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `kind` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `subject` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `subject_version` bigint(20) unsigned NOT NULL,
  `payload` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `due_at` datetime(6) DEFAULT NULL,
  `attempts` int(10) unsigned NOT NULL DEFAULT 0,
  `leased_by` binary(16) DEFAULT NULL,
  `delivered_at` datetime(6) DEFAULT NULL,
  `last_error` varchar(500) DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `ix_options_outbox_due` (`due_at`),
  KEY `ix_options_outbox_lease` (`leased_by`),
  CONSTRAINT `ck_options_outbox_payload` CHECK (json_valid(`payload`))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `order_extras` (
  `order_id` binary(16) NOT NULL,
  `version` bigint(20) unsigned NOT NULL,
  `accepted` bigint(20) unsigned NOT NULL,
  `wishes` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `priced` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  PRIMARY KEY (`order_id`),
  CONSTRAINT `fk_order_extras_order` FOREIGN KEY (`order_id`) REFERENCES `pass_order` (`id`),
  CONSTRAINT `ck_order_extras_accepted` CHECK (`accepted` <= `version`),
  CONSTRAINT `ck_order_extras_wishes` CHECK (json_valid(`wishes`)),
  CONSTRAINT `ck_order_extras_priced` CHECK (json_valid(`priced`))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `order_request` (
  `scope` binary(32) NOT NULL,
  `request_hash` binary(32) NOT NULL,
  `problem` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL,
  `created_at` datetime(6) NOT NULL,
  PRIMARY KEY (`scope`),
  KEY `ix_order_request_created` (`created_at`),
  CONSTRAINT `ck_order_request_problem` CHECK (json_valid(`problem`))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `partner_key` (
  `id` binary(16) NOT NULL,
  `property_id` binary(16) NOT NULL,
  `name` varchar(100) NOT NULL,
  `hint` varchar(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `key_hash` binary(32) NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `revoked_at` datetime(6) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_partner_key_hash` (`key_hash`),
  KEY `ix_partner_key_property` (`property_id`,`created_at`,`id`),
  CONSTRAINT `fk_partner_key_property` FOREIGN KEY (`property_id`) REFERENCES `property` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `pass_order` (
  `id` binary(16) NOT NULL,
  `convention_id` binary(16) NOT NULL,
  `code` char(9) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `status` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `payment` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `held_until` datetime(6) DEFAULT NULL,
  `extended` tinyint(1) NOT NULL DEFAULT 0,
  `account_id` binary(16) DEFAULT NULL,
  `buyer_name` varchar(200) NOT NULL,
  `buyer_email` varchar(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `currency` char(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `net_minor` bigint(20) NOT NULL,
  `tax_minor` bigint(20) NOT NULL,
  `total_minor` bigint(20) NOT NULL,
  `version` int(10) unsigned NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_pass_order_code` (`code`),
  KEY `ix_pass_order_account` (`account_id`,`created_at`,`id`),
  KEY `ix_pass_order_convention` (`convention_id`,`created_at`,`id`),
  KEY `ix_pass_order_held` (`held_until`,`id`),
  CONSTRAINT `ck_pass_order_payment` CHECK (`payment` in ('none','at_door')),
  CONSTRAINT `ck_pass_order_total` CHECK (`net_minor` + `tax_minor` = `total_minor`),
  CONSTRAINT `ck_pass_order_status` CHECK (`status` in ('held','confirmed','cancelled','expired'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `pass_type` (
  `id` binary(16) NOT NULL,
  `convention_id` binary(16) NOT NULL,
  `name` varchar(100) NOT NULL,
  `description` varchar(1000) NOT NULL,
  `price_minor` bigint(20) NOT NULL,
  `attending` tinyint(1) NOT NULL,
  `min_age` smallint(5) unsigned DEFAULT NULL,
  `max_age` smallint(5) unsigned DEFAULT NULL,
  `visibility` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `requires` varchar(200) NOT NULL,
  `requires_passes` text CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '[]',
  `on_sale_from` datetime(6) DEFAULT NULL,
  `on_sale_until` datetime(6) DEFAULT NULL,
  `max_per_order` int(10) unsigned DEFAULT NULL,
  `paused` tinyint(1) NOT NULL DEFAULT 0,
  `included` text NOT NULL,
  `position` int(10) unsigned NOT NULL,
  `version` int(10) unsigned NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  `deleted_at` datetime(6) DEFAULT NULL,
  `live` tinyint(1) GENERATED ALWAYS AS (if(`deleted_at` is null,1,NULL)) STORED,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_pass_type_name` (`convention_id`,`name`,`live`),
  KEY `ix_pass_type_order` (`convention_id`,`live`,`position`,`id`),
  CONSTRAINT `fk_pass_type_convention` FOREIGN KEY (`convention_id`) REFERENCES `convention` (`id`),
  CONSTRAINT `ck_pass_type_price` CHECK (`price_minor` >= 0),
  CONSTRAINT `ck_pass_type_age` CHECK (`min_age` <= `max_age`),
  CONSTRAINT `ck_pass_type_visibility` CHECK (`visibility` in ('public','voucher','staff')),
  CONSTRAINT `ck_pass_type_included` CHECK (json_valid(`included`)),
  CONSTRAINT `ck_pass_type_requires` CHECK (json_valid(`requires_passes`)),
  CONSTRAINT `ck_pass_type_window` CHECK (`on_sale_from` <= `on_sale_until`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `pass_type_day` (
  `pass_type_id` binary(16) NOT NULL,
  `day` date NOT NULL,
  PRIMARY KEY (`pass_type_id`,`day`),
  CONSTRAINT `fk_pass_type_day_pass` FOREIGN KEY (`pass_type_id`) REFERENCES `pass_type` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `pass_type_edition` (
  `pass_type_id` binary(16) NOT NULL,
  `version` int(10) unsigned NOT NULL,
  `name` varchar(100) NOT NULL,
  `days` varchar(2000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (`pass_type_id`,`version`),
  CONSTRAINT `fk_pass_type_edition_pass` FOREIGN KEY (`pass_type_id`) REFERENCES `pass_type` (`id`),
  CONSTRAINT `ck_pass_type_edition_days` CHECK (json_valid(`days`))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `pass_type_quota` (
  `pass_type_id` binary(16) NOT NULL,
  `quota_id` binary(16) NOT NULL,
  PRIMARY KEY (`pass_type_id`,`quota_id`),
  KEY `fk_pass_type_quota_quota` (`quota_id`),
  CONSTRAINT `fk_pass_type_quota_pass` FOREIGN KEY (`pass_type_id`) REFERENCES `pass_type` (`id`),
  CONSTRAINT `fk_pass_type_quota_quota` FOREIGN KEY (`quota_id`) REFERENCES `quota` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `person_claim` (
  `convention_id` binary(16) NOT NULL,
  `person_hash` binary(32) NOT NULL,
  `registration_id` binary(16) NOT NULL,
  PRIMARY KEY (`convention_id`,`person_hash`),
  KEY `ix_person_claim_registration` (`registration_id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `price_tier` (
  `id` binary(16) NOT NULL,
  `convention_id` binary(16) NOT NULL,
  `pass_type_id` binary(16) NOT NULL,
  `name` varchar(100) NOT NULL,
  `price_minor` bigint(20) NOT NULL,
  `ends_at` datetime(6) DEFAULT NULL,
  `capacity` int(10) unsigned DEFAULT NULL,
  `held` int(10) unsigned NOT NULL DEFAULT 0,
  `sold` int(10) unsigned NOT NULL DEFAULT 0,
  `position` int(10) unsigned NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  `deleted_at` datetime(6) DEFAULT NULL,
  `live` tinyint(1) GENERATED ALWAYS AS (if(`deleted_at` is null,1,NULL)) STORED,
  PRIMARY KEY (`id`),
  KEY `ix_price_tier_convention` (`convention_id`,`position`,`id`),
  KEY `ix_price_tier_pass` (`pass_type_id`,`live`,`position`,`id`),
  CONSTRAINT `fk_price_tier_pass` FOREIGN KEY (`pass_type_id`) REFERENCES `pass_type` (`id`),
  CONSTRAINT `ck_price_tier_price` CHECK (`price_minor` >= 0),
  CONSTRAINT `ck_price_tier_capacity` CHECK (`held` + `sold` <= `capacity`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `property` (
  `id` binary(16) NOT NULL,
  `convention_id` binary(16) NOT NULL,
  `name` varchar(200) NOT NULL,
  `description` text NOT NULL,
  `address` varchar(400) NOT NULL,
  `time_zone` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `website` varchar(300) NOT NULL,
  `phone` varchar(40) NOT NULL,
  `check_in` time NOT NULL,
  `check_out` time NOT NULL,
  `position` int(10) unsigned NOT NULL,
  `version` int(10) unsigned NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  `deleted_at` datetime(6) DEFAULT NULL,
  `live` tinyint(1) GENERATED ALWAYS AS (if(`deleted_at` is null,1,NULL)) STORED,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_property_name` (`convention_id`,`name`,`live`),
  KEY `ix_property_order` (`convention_id`,`live`,`position`,`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `question` (
  `id` binary(16) NOT NULL,
  `convention_id` binary(16) NOT NULL,
  `kind` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `asked_of` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `label` varchar(200) NOT NULL,
  `help` varchar(1000) NOT NULL,
  `required` tinyint(1) NOT NULL,
  `choices` text NOT NULL,
  `lowest` bigint(20) DEFAULT NULL,
  `highest` bigint(20) DEFAULT NULL,
  `max_length` int(10) unsigned DEFAULT NULL,
  `for_passes` text NOT NULL,
  `for_options` text NOT NULL,
  `position` int(10) unsigned NOT NULL,
  `version` int(10) unsigned NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  `deleted_at` datetime(6) DEFAULT NULL,
  `live` tinyint(1) GENERATED ALWAYS AS (if(`deleted_at` is null,1,NULL)) STORED,
  PRIMARY KEY (`id`),
  KEY `ix_question_order` (`convention_id`,`live`,`position`,`id`),
  CONSTRAINT `ck_question_kind` CHECK (`kind` in ('text','number','yes_no','choice','many','date','country','phone')),
  CONSTRAINT `ck_question_asked_of` CHECK (`asked_of` in ('buyer','attendee')),
  CONSTRAINT `ck_question_bounds` CHECK (`lowest` <= `highest`),
  CONSTRAINT `ck_question_choices` CHECK (json_valid(`choices`)),
  CONSTRAINT `ck_question_for_passes` CHECK (json_valid(`for_passes`)),
  CONSTRAINT `ck_question_for_options` CHECK (json_valid(`for_options`))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `quota` (
  `id` binary(16) NOT NULL,
  `convention_id` binary(16) NOT NULL,
  `name` varchar(100) NOT NULL,
  `capacity` int(10) unsigned NOT NULL,
  `held` int(10) unsigned NOT NULL DEFAULT 0,
  `sold` int(10) unsigned NOT NULL DEFAULT 0,
  `reserved` int(10) unsigned NOT NULL DEFAULT 0,
  `version` int(10) unsigned NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  `deleted_at` datetime(6) DEFAULT NULL,
  `live` tinyint(1) GENERATED ALWAYS AS (if(`deleted_at` is null,1,NULL)) STORED,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_quota_name` (`convention_id`,`name`,`live`),
  CONSTRAINT `fk_quota_convention` FOREIGN KEY (`convention_id`) REFERENCES `convention` (`id`),
  CONSTRAINT `ck_quota_capacity` CHECK (`held` + `sold` + `reserved` <= `capacity`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `registration` (
  `id` binary(16) NOT NULL,
  `convention_id` binary(16) NOT NULL,
  `order_id` binary(16) NOT NULL,
  `pass_type_id` binary(16) NOT NULL,
  `pass_version` int(10) unsigned NOT NULL,
  `code` char(9) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `account_id` binary(16) DEFAULT NULL,
  `attendee_name` varchar(200) NOT NULL,
  `attendee_email` varchar(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `birth_date` date DEFAULT NULL,
  `invited_email` varchar(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL,
  `person_hash` binary(32) DEFAULT NULL,
  `quotas` varchar(2000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `price_tier_id` binary(16) DEFAULT NULL,
  `tier_spent` tinyint(1) NOT NULL DEFAULT 0,
  `voucher_id` binary(16) DEFAULT NULL,
  `price_minor` bigint(20) NOT NULL,
  `tax_minor` bigint(20) NOT NULL,
  `status` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `version` int(10) unsigned NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `ended_at` datetime(6) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_registration_code` (`code`),
  KEY `ix_registration_convention` (`convention_id`,`status`,`created_at`,`id`),
  KEY `ix_registration_account` (`account_id`,`created_at`,`id`),
  KEY `ix_registration_order` (`order_id`),
  KEY `ix_registration_tier` (`price_tier_id`,`status`),
  KEY `ix_registration_voucher` (`voucher_id`,`status`),
  KEY `ix_registration_edition` (`pass_type_id`,`pass_version`),
  CONSTRAINT `fk_registration_edition` FOREIGN KEY (`pass_type_id`, `pass_version`) REFERENCES `pass_type_edition` (`pass_type_id`, `version`),
  CONSTRAINT `fk_registration_order` FOREIGN KEY (`order_id`) REFERENCES `pass_order` (`id`),
  CONSTRAINT `ck_registration_quotas` CHECK (json_valid(`quotas`)),
  CONSTRAINT `ck_registration_status` CHECK (`status` in ('held','live','cancelled','removed','expired','dropped'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `registration_audit` (
  `id` binary(16) NOT NULL,
  `actor_id` binary(16) NOT NULL,
  `convention_id` binary(16) DEFAULT NULL,
  `action` varchar(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `subject` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `before_state` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL,
  `after_state` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin DEFAULT NULL,
  `request_id` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `created_at` datetime(6) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `ix_registration_audit_convention` (`convention_id`,`created_at`,`id`),
  CONSTRAINT `ck_registration_audit_before` CHECK (`before_state` is null or json_valid(`before_state`)),
  CONSTRAINT `ck_registration_audit_after` CHECK (`after_state` is null or json_valid(`after_state`))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `registration_idempotency` (
  `scope` binary(32) NOT NULL,
  `request_hash` binary(32) NOT NULL,
  `subject_id` binary(16) NOT NULL,
  `created_at` datetime(6) NOT NULL,
  PRIMARY KEY (`scope`),
  KEY `ix_registration_idempotency_created` (`created_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `registration_lane` (
  `convention_id` binary(16) NOT NULL,
  `catalogue_version` bigint(20) unsigned NOT NULL,
  `commits` bigint(20) unsigned NOT NULL,
  PRIMARY KEY (`convention_id`),
  CONSTRAINT `fk_registration_lane_convention` FOREIGN KEY (`convention_id`) REFERENCES `convention` (`id`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `registration_outbox` (
  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `kind` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `subject` varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `subject_version` bigint(20) unsigned NOT NULL,
  `payload` longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `due_at` datetime(6) DEFAULT NULL,
  `attempts` int(10) unsigned NOT NULL DEFAULT 0,
  `leased_by` binary(16) DEFAULT NULL,
  `delivered_at` datetime(6) DEFAULT NULL,
  `last_error` varchar(500) DEFAULT NULL,
  PRIMARY KEY (`id`),
  KEY `ix_registration_outbox_due` (`due_at`),
  KEY `ix_registration_outbox_lease` (`leased_by`),
  CONSTRAINT `ck_registration_outbox_payload` CHECK (json_valid(`payload`))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `registration_word` (
  `registration_id` binary(16) NOT NULL,
  `position` tinyint(3) unsigned NOT NULL,
  `convention_id` binary(16) NOT NULL,
  `word` varchar(100) NOT NULL,
  PRIMARY KEY (`registration_id`,`position`),
  KEY `ix_registration_word_convention` (`convention_id`,`word`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `revocation` (
  `id` bigint(20) unsigned NOT NULL AUTO_INCREMENT,
  `kind` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `subject` binary(16) NOT NULL,
  `revoked_at` datetime(6) NOT NULL,
  `expires_at` datetime(6) NOT NULL,
  PRIMARY KEY (`id`),
  KEY `ix_revocation_expires` (`expires_at`),
  CONSTRAINT `ck_revocation_kind` CHECK (`kind` in ('session','account'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `room_type` (
  `id` binary(16) NOT NULL,
  `property_id` binary(16) NOT NULL,
  `name` varchar(100) NOT NULL,
  `description` varchar(1000) NOT NULL,
  `max_occupancy` smallint(5) unsigned NOT NULL,
  `beds` varchar(100) NOT NULL,
  `is_accessible` tinyint(1) NOT NULL,
  `position` int(10) unsigned NOT NULL,
  `version` int(10) unsigned NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  `deleted_at` datetime(6) DEFAULT NULL,
  `live` tinyint(1) GENERATED ALWAYS AS (if(`deleted_at` is null,1,NULL)) STORED,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_room_type_name` (`property_id`,`name`,`live`),
  KEY `ix_room_type_order` (`property_id`,`live`,`position`,`id`),
  CONSTRAINT `fk_room_type_property` FOREIGN KEY (`property_id`) REFERENCES `property` (`id`),
  CONSTRAINT `ck_room_type_occupancy` CHECK (`max_occupancy` between 1 and 20)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `session` (
  `id` binary(16) NOT NULL,
  `account_id` binary(16) NOT NULL,
  `audience` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `token_hash` binary(32) NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `expires_at` datetime(6) NOT NULL,
  `ended_at` datetime(6) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_session_token` (`token_hash`),
  KEY `ix_session_account` (`account_id`,`ended_at`),
  KEY `ix_session_expires` (`expires_at`),
  CONSTRAINT `fk_session_account` FOREIGN KEY (`account_id`) REFERENCES `account` (`id`),
  CONSTRAINT `ck_session_audience` CHECK (`audience` in ('public','staff'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `sign_in_failure` (
  `subject` binary(32) NOT NULL,
  `window_start` datetime(6) NOT NULL,
  `failures` int(10) unsigned NOT NULL,
  PRIMARY KEY (`subject`,`window_start`),
  KEY `ix_sign_in_failure_window` (`window_start`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `sign_up` (
  `id` binary(16) NOT NULL,
  `email` varchar(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `name` varchar(200) NOT NULL,
  `password_hash` varchar(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `address_line` varchar(300) NOT NULL,
  `postal_code` varchar(20) NOT NULL,
  `city` varchar(120) NOT NULL,
  `region` varchar(120) NOT NULL,
  `country` char(2) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `token_hash` binary(32) NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `expires_at` datetime(6) NOT NULL,
  `used_at` datetime(6) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_sign_up_token` (`token_hash`),
  KEY `ix_sign_up_expires` (`expires_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `signing_key` (
  `id` binary(16) NOT NULL,
  `private_key` varbinary(256) NOT NULL,
  `public_key` binary(32) NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `retired_at` datetime(6) DEFAULT NULL,
  `live` tinyint(1) GENERATED ALWAYS AS (if(`retired_at` is null,1,NULL)) STORED,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_signing_key_live` (`live`),
  KEY `ix_signing_key_retired` (`retired_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `staff_grant` (
  `account_id` binary(16) NOT NULL,
  `convention_id` binary(16) NOT NULL,
  `role` varchar(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `created_at` datetime(6) NOT NULL,
  PRIMARY KEY (`account_id`,`convention_id`,`role`),
  KEY `ix_staff_grant_convention` (`convention_id`,`account_id`),
  CONSTRAINT `fk_staff_grant_account` FOREIGN KEY (`account_id`) REFERENCES `account` (`id`),
  CONSTRAINT `ck_staff_grant_role` CHECK (`role` in ('administrator','organiser','owner','manager','finance','registration_desk','door','lodging','read_only'))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;

CREATE TABLE `voucher` (
  `id` binary(16) NOT NULL,
  `convention_id` binary(16) NOT NULL,
  `code` varchar(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `effect` varchar(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `value` bigint(20) NOT NULL,
  `passes` varchar(2000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  `reserves` tinyint(1) NOT NULL DEFAULT 0,
  `quotas` varchar(2000) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '[]',
  `valid_until` datetime(6) DEFAULT NULL,
  `tag` varchar(100) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  `comment` varchar(1000) NOT NULL,
  `capacity` int(10) unsigned NOT NULL,
  `kept` int(10) unsigned NOT NULL DEFAULT 0,
  `held` int(10) unsigned NOT NULL DEFAULT 0,
  `sold` int(10) unsigned NOT NULL DEFAULT 0,
  `version` int(10) unsigned NOT NULL,
  `created_at` datetime(6) NOT NULL,
  `updated_at` datetime(6) NOT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uq_voucher_code` (`convention_id`,`code`),
  KEY `ix_voucher_tag` (`convention_id`,`tag`,`created_at`,`id`),
  KEY `ix_voucher_order` (`convention_id`,`created_at`,`id`),
  KEY `ix_voucher_reserves` (`reserves`,`valid_until`),
  CONSTRAINT `fk_voucher_convention` FOREIGN KEY (`convention_id`) REFERENCES `convention` (`id`),
  CONSTRAINT `ck_voucher_effect` CHECK (`effect` in ('none','percent','amount','price')),
  CONSTRAINT `ck_voucher_value` CHECK (`value` >= 0),
  CONSTRAINT `ck_voucher_passes` CHECK (json_valid(`passes`)),
  CONSTRAINT `ck_voucher_capacity` CHECK (`held` + `sold` <= `capacity`),
  CONSTRAINT `ck_voucher_quotas` CHECK (json_valid(`quotas`)),
  CONSTRAINT `ck_voucher_kept` CHECK (`kept` <= `capacity` and (`reserves` = 0 or `held` + `sold` <= `kept`))
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_uca1400_ai_ci;
