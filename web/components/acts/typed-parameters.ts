import { type ActParameters, actParameters } from '../../ceremony/act-parameters.ts'

/** What was typed into a form, as parameters of its act. */
export function typedParameters(form: HTMLFormElement): ActParameters {
  return actParameters(
    [...form.elements].filter(
      (element): element is HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement =>
        element instanceof HTMLInputElement ||
        element instanceof HTMLTextAreaElement ||
        element instanceof HTMLSelectElement,
    ),
  )
}
