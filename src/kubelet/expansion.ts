/** $(NAME) in commands, arguments and values. Source: docs "Define Dependent Environment Variables". */

const REFERENCE = /\$(\$|\(([^()]*)\))/g

/** `$(NAME)` becomes the value, `$$` a dollar; names that are not known stay as they are written. */
export const expand = (text: string, lookUp: (name: string) => string | undefined): string =>
  text.includes('$')
    ? text.replace(REFERENCE, (whole, what: string, name: string) => (what === '$' ? '$' : (lookUp(name) ?? whole)))
    : text
