"""What pages share: form fields, template tags, the design system's templates."""
