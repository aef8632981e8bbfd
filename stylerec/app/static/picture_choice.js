import { arrange, keepElements, make, makeButton, makePicture } from "./elements.js";

export default function ({ parentElement, data, setTriggerValue }) {
  const choices = parentElement.querySelector(".choices");
  choices.choose = (id) => setTriggerValue("chosen", id);
  const makeChoice = (choice) => {
    const button = makeButton("");
    makePicture(button, choice.picture, "");
    make("span", "", button, choice.name);
    button.addEventListener("click", () => choices.choose(choice.choice_id));
    return button;
  };
  choices.kept = keepElements(choices.kept, data.choices, (choice) => choice.choice_id, makeChoice);
  arrange(choices, choices.kept);
}
